import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type RunningServer, startServer } from './server.ts';

const EXECUTABLE = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const hasBrowser = existsSync(EXECUTABLE);
if (!hasBrowser) {
  const message = `There is no Chromium at ${EXECUTABLE}: GraphiQL was NOT tried in a browser. Install it (apt-get install chromium) or name it in CHROMIUM.`;
  if (process.env['CI']) throw new Error(message);
  process.stderr.write(`\n${'!'.repeat(message.length)}\n${message}\n${'!'.repeat(message.length)}\n`);
}

describe.runIf(hasBrowser)('GraphiQL in a real browser', () => {
  let browser: Browser;
  const servers: RunningServer[] = [];
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: EXECUTABLE, args: ARGUMENTS });
  });
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.stop();
  });
  afterAll(() => browser.close());

  const start = async (args: readonly string[] = [], env: Record<string, string> = {}): Promise<RunningServer> => {
    const server = await startServer(args, env);
    servers.push(server);
    return server;
  };

  /** The page, with every request it makes and everything that goes wrong in it. */
  const open = async (url: string) => {
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    const requests: string[] = [];
    const troubles: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    page.on('requestfailed', (request) => troubles.push(`failed: ${request.url()}`));
    page.on('pageerror', (error) => troubles.push(String(error)));
    page.on('console', (message) => message.type() === 'error' && troubles.push(message.text()));
    await page.goto(url);
    await page.waitForSelector('button.graphiql-execute-button');
    return { page, requests, troubles };
  };

  const play = async (page: Page, expected: string): Promise<string> => {
    await page.click('button.graphiql-execute-button');
    await page.waitForFunction(
      (text) => document.querySelector('.result-window, .graphiql-response')?.textContent?.includes(text),
      expected,
    );
    return (await page.textContent('.result-window, .graphiql-response')) ?? '';
  };

  /** Replaces the text of an editor. */
  const write = async (page: Page, editor: string, text: string): Promise<void> => {
    await page.click(`${editor} .monaco-editor .view-lines`);
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.insertText(text);
    // The editor closes the first bracket by itself, behind what was typed.
    await page.keyboard.press('Control+Shift+End');
    await page.keyboard.press('Delete');
    await page.waitForTimeout(300);
  };

  test('opens from this server alone, and every default tab answers', async () => {
    const { url } = await start();
    const { page, requests, troubles } = await open(url);
    const tabs = page.locator('.graphiql-tab');
    const names = await tabs.evaluateAll((elements) => elements.map((element) => element.querySelector('button')?.textContent?.trim()));
    expect(names).toEqual(['EvaluationOverview', 'RunLogsTable', 'KnownDepth', 'Backwards', 'LogDrawer', 'ByName']);
    for (const [index, name] of names.entries()) {
      // A tab can be dragged, and takes a click of no duration for the beginning of that.
      await tabs.nth(index).locator('button').first().dispatchEvent('click');
      await page.waitForTimeout(500);
      const [response] = await Promise.all([
        page.waitForResponse((candidate) => candidate.request().postData()?.includes(`query ${name}`) ?? false),
        page.click('button.graphiql-execute-button'),
      ]);
      const answer = (await response.json()) as { data?: Record<string, object | null>; errors?: unknown };
      expect(answer.errors).toBeUndefined();
      expect(Object.values(answer.data ?? {})).toEqual([expect.any(Object)]);
      if (index > 0 || !process.env['SCREENSHOT']) continue;
      await page.waitForTimeout(1_500);
      await mkdir(new URL('../../docs/', import.meta.url), { recursive: true });
      await page.screenshot({ path: new URL('../../docs/graphiql.png', import.meta.url).pathname });
    }
    expect(troubles).toEqual([]);
    expect(requests.filter((request) => !request.startsWith(url) && !/^(?:blob|data):/.test(request))).toEqual([]);
    await page.close();
  });

  test('shows the descriptions of the schema', async () => {
    const { url } = await start();
    const { page } = await open(url);
    await page.click('button[aria-label="Show Documentation Explorer"]');
    await page.click('.graphiql-doc-explorer a:text-is("Query")');
    await page.waitForSelector('text=Everything that can be read.');
    await page.click('.graphiql-doc-explorer a:text-is("evaluation")');
    await page.waitForSelector('text=An evaluation; null when it does not exist. Costs one upstream call.');
    await page.close();
  });

  test('opens the headers editor before a live API, and what is typed there arrives', async () => {
    const upstream = await start(['--server-api-key', 'sesame']);
    const live = await start([], { HUMANLOOP_BASE_URL: `${upstream.url}/v5` });
    const { page } = await open(live.url);
    await write(page, '.graphiql-query-editor', '{ evaluations(first: 1) { totalCount } }');
    expect(await play(page, 'UNAUTHENTICATED')).toContain('X-API-KEY');
    await write(page, '.graphiql-editor-tool .graphiql-editor:not(.hidden)', '{ "X-API-KEY": "sesame" }');
    expect(await play(page, 'totalCount')).not.toContain('UNAUTHENTICATED');
    await page.close();
  });

  test('shows the events of a subscription', async () => {
    const { url } = await start();
    const { page } = await open(url);
    await write(
      page,
      '.graphiql-query-editor',
      'subscription { evaluationProgress(id: "evr_7ZAECYi82P80BOqjkseLt") { isFinal runs { numLogs } } }',
    );
    expect(await play(page, 'isFinal')).toContain('true');
    await page.close();
  });
});
