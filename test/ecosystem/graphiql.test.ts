import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { bytesOf, generatedExport } from '../support/generated-export.ts';
import { HEADERS_EDITOR, hasBrowser, launch, openIn, playEach, QUERY_EDITOR } from './graphiql-page.ts';
import { type RunningServer, startServer } from './server.ts';

const NAMES = ['Evaluations', 'EvaluationOverview', 'RunLogsTable', 'KnownDepth', 'Backwards', 'LogDrawer', 'ByName', 'Compare', 'Ask'];

/** An export directory that is removed when the test has finished. */
const exported = async (files: Readonly<Record<string, string | Uint8Array>>): Promise<string> => {
  const directory = await mkdtemp(join(tmpdir(), 'graphiql-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), content);
  }
  return directory;
};

const NO_EVALUATION = { 'files/pr_1/file.json': '{"id":"pr_1"}', 'files/pr_1/.done': 'done' };
const BARE_EVALUATION = {
  ...NO_EVALUATION,
  'files/pr_1/evaluations/evr_1/evaluation.json':
    '{"id":"evr_1","file_id":"pr_1","name":"</script><script>console.error(1)</script>","created_at":"2025-05-01T12:00:00Z","evaluators":[]}',
};

/** Nine megabytes of editor are slow to start on a machine that has other work. */
const TIMEOUT = 240_000;

describe.runIf(hasBrowser)('GraphiQL in a real browser', { timeout: TIMEOUT }, () => {
  let browser: Browser;
  const servers: RunningServer[] = [];
  const contexts: BrowserContext[] = [];
  beforeAll(async () => {
    browser = await launch();
  });
  afterEach(async () => {
    for (const context of contexts.splice(0)) await context.close();
    for (const server of servers.splice(0)) await server.stop();
  });
  afterAll(() => browser.close());

  const start = async (args: readonly string[] = [], env: Record<string, string> = {}): Promise<RunningServer> => {
    const server = await startServer(args, env);
    servers.push(server);
    return server;
  };

  /** A browser that was never here. */
  const newcomer = async (): Promise<BrowserContext> => {
    const context = await browser.newContext({ viewport: { width: 1400, height: 900 } });
    contexts.push(context);
    return context;
  };

  const open = async (url: string, query?: string) => openIn(await newcomer(), url, query);

  test('opens from this server alone, and every tab answers to its first click', async () => {
    const { url } = await start();
    const graphiql = await open(url);
    expect(await graphiql.names()).toEqual(NAMES);
    await playEach(graphiql);
    if (process.env['SCREENSHOT']) {
      await graphiql.press(1);
      await graphiql.playOperation('EvaluationOverview');
      await graphiql.page.waitForTimeout(1_500);
      await graphiql.page.screenshot({ path: new URL('../../docs/graphiql.png', import.meta.url).pathname });
    }
    expect(graphiql.troubles).toEqual([]);
    expect(graphiql.requests.filter((request) => !request.startsWith(url) && !/^(?:blob|data):/.test(request))).toEqual([]);
  });

  test.each([
    ['a generated export', bytesOf(generatedExport(2))],
    ['an export without evaluations', NO_EVALUATION],
    ['an evaluation of which nothing else is there', BARE_EVALUATION],
  ])('has tabs that answer over %s', async (_what, files) => {
    const { url } = await start(['--export', await exported(files)]);
    const graphiql = await open(url);
    expect(await graphiql.names()).toEqual(NAMES);
    await playEach(graphiql);
    expect(graphiql.troubles).toEqual([]);
  });

  test.each(['live', 'embedded'])(
    'opens the headers editor where a key is needed (%s); typed once it counts for all tabs',
    async (kind) => {
      const keyed = await start(['--server-api-key', 'sesame']);
      const { url } = kind === 'live' ? await start([], { HUMANLOOP_BASE_URL: `${keyed.url}/v5` }) : keyed;
      const graphiql = await open(url);
      expect((await graphiql.playOperation('Evaluations')).errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
      await graphiql.write(HEADERS_EDITOR, '{ "X-API-KEY": "sesame" }');
      expect((await graphiql.playOperation('Evaluations')).errors).toBeUndefined();
      await playEach(graphiql);
      expect(graphiql.troubles.filter((trouble) => !trouble.includes('401'))).toEqual([]);
    },
  );

  test('a reload opens no further tab, and keeps what its user wrote', async () => {
    const { url } = await start();
    const graphiql = await open(url);
    await graphiql.reload();
    expect(await graphiql.names()).toEqual(NAMES);
    expect(await graphiql.active()).toBe('Evaluations');
    await graphiql.press(2);
    await graphiql.reload();
    expect(await graphiql.names()).toEqual(NAMES);
    expect(await graphiql.active()).toBe('RunLogsTable');
    await graphiql.page.click('button[aria-label="New tab"]');
    await graphiql.write(QUERY_EDITOR, 'query Mine { __typename }');
    await graphiql.press(3);
    await graphiql.reload();
    expect(await graphiql.names()).toEqual([...NAMES, 'Mine']);
    expect(await graphiql.active()).toBe('KnownDepth');
    expect(graphiql.troubles).toEqual([]);
  });

  test('a link opens its query beside the tabs', async () => {
    const { url } = await start();
    const graphiql = await open(url, `?query=${encodeURIComponent('query Linked { __typename }')}`);
    expect(await graphiql.names()).toEqual(['Linked', ...NAMES]);
    expect(await graphiql.play('__typename')).toContain('Query');
    await graphiql.reload();
    expect(await graphiql.names()).toEqual(['Linked', ...NAMES]);
  });

  test('the tabs of another source on the same port are its own; those of this one are there again', async () => {
    const context = await newcomer();
    const first = await start();
    const port = new URL(first.url).port;
    const writing = await openIn(context, first.url);
    await writing.write(QUERY_EDITOR, 'query Mine { __typename }');
    await writing.page.waitForTimeout(700);
    await writing.page.close();
    await servers.pop()?.stop();
    const other = await start(['--port', port, '--export', await exported(bytesOf(generatedExport(1)))]);
    const elsewhere = await openIn(context, other.url);
    expect(await elsewhere.names()).toEqual(NAMES);
    await playEach(elsewhere);
    await elsewhere.page.close();
    await servers.pop()?.stop();
    const back = await openIn(context, (await start(['--port', port])).url);
    expect(await back.names()).toEqual(['Mine', ...NAMES.slice(1)]);
  });

  test('shows the descriptions of the schema, its own first', async () => {
    const { url } = await start();
    const { page } = await open(url);
    await page.click('button[aria-label="Show Documentation Explorer"]');
    await page.waitForSelector('.graphiql-doc-explorer :text("Humanloop evaluations: their runs and stats")');
    await page.click('.graphiql-doc-explorer a:text-is("Query")');
    await page.waitForSelector('text=Everything that can be read.');
    await page.click('.graphiql-doc-explorer a:text-is("evaluation")');
    await page.waitForSelector('text=An evaluation; null when it does not exist. Costs one upstream call.');
  });

  test('shows the events of a subscription while a second window makes changes', async () => {
    const { url } = await start();
    const context = await newcomer();
    const launching = await openIn(context, url);
    await launching.write(
      QUERY_EDITOR,
      'mutation Launch { createEvaluation(input: { name: "Watched", file: { id: "pr_t0a17v5Gt8BRSrudmJXY5" }, evaluators: [] }) { evaluation { humanloopId } } }',
    );
    const { data } = await launching.playOperation('Launch');
    const [id] = /evr_\w+/.exec(JSON.stringify(data)) ?? [];
    const watching = await openIn(context, url);
    await watching.write(QUERY_EDITOR, `subscription Watch { evaluationProgress(id: "${id}") { isFinal runs { numLogs status } } }`);
    expect(await watching.play('isFinal')).not.toContain('numLogs');
    await launching.page.bringToFront();
    await launching.write(
      QUERY_EDITOR,
      `mutation LaunchRuns { createEvaluationRuns(input: { evaluationId: "${id}", dataset: { file: { id: "ds_50L6RR0PQoSn4Ck2smhoH" } }, versions: [{ file: { id: "pr_t0a17v5Gt8BRSrudmJXY5" } }], useExistingLogs: true }) { succeeded userErrors: results { userErrors { message } } } }`,
    );
    expect((await launching.playOperation('LaunchRuns')).data).toMatchObject({ createEvaluationRuns: { succeeded: 1 } });
    await watching.page.bringToFront();
    expect(await watching.shown('numLogs')).toContain('status');
  });
});
