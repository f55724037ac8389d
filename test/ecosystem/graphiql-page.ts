import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium, type Locator, type Page, type Response } from 'playwright-core';
import { expect } from 'vitest';

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

export const hasBrowser = existsSync(EXECUTABLE);
if (!hasBrowser) {
  const message = `There is no Chromium at ${EXECUTABLE}: GraphiQL was NOT tried in a browser. Install it (apt-get install chromium) or name it in CHROMIUM.`;
  if (process.env['CI']) throw new Error(message);
  process.stderr.write(`\n${'!'.repeat(message.length)}\n${message}\n${'!'.repeat(message.length)}\n`);
}

export const launch = (): Promise<Browser> => chromium.launch({ executablePath: EXECUTABLE, args: ARGUMENTS });

interface Played {
  readonly data?: Record<string, unknown>;
  readonly errors?: readonly { readonly extensions: { readonly code: string } }[];
}

const RESULT = '.result-window, .graphiql-response';
const PLAY = 'button.graphiql-execute-button';
export const HEADERS_EDITOR = '.graphiql-editor-tool .graphiql-editor:not(.hidden)';
export const QUERY_EDITOR = '.graphiql-query-editor';

/** GraphiQL as somebody has it before them, with every request it makes and everything that goes wrong in it. */
export interface GraphiQL {
  readonly page: Page;
  readonly requests: readonly string[];
  readonly troubles: readonly string[];
  readonly tabs: Locator;
  names(): Promise<string[]>;
  /** The name of the tab that is open. */
  active(): Promise<string>;
  /** One press of a mouse on a tab, which is held as long as people hold it, in a hand that is not quite still. */
  press(index: number): Promise<void>;
  /** The answer to the operation of this name, when it is played. */
  playOperation(name: string): Promise<Played>;
  /** The text of the answer, once it has this. */
  play(expected: string): Promise<string>;
  shown(expected: string): Promise<string>;
  /** Replaces the text of an editor. */
  write(editor: string, text: string): Promise<void>;
  reload(): Promise<void>;
}

/** Opens that of a server, by a link with a query or without, where this context's pages have kept what they keep. */
export const openIn = async (context: BrowserContext, server: string, query = ''): Promise<GraphiQL> => {
  const page = await context.newPage();
  const requests: string[] = [];
  const troubles: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('requestfailed', (request) => {
    // A page that is left leaves its workers.
    if (!request.url().startsWith('blob:')) troubles.push(`failed: ${request.url()}`);
  });
  page.on('pageerror', (error) => troubles.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && troubles.push(message.text()));
  const ready = async (): Promise<void> => {
    await page.waitForSelector(PLAY);
    await page.waitForSelector(`${QUERY_EDITOR} .view-lines`);
  };
  await page.goto(`${server}/graphql${query}`);
  await ready();
  const tabs = page.locator('.graphiql-tab');
  const nameOf = (tab: Element): string => tab.querySelector('button')?.textContent?.trim() ?? '';
  const shown = async (expected: string): Promise<string> => {
    await page.waitForFunction(([selector, text]) => document.querySelector(selector)?.textContent?.includes(text), [
      RESULT,
      expected,
    ] as const);
    return (await page.textContent(RESULT)) ?? '';
  };
  return {
    page,
    requests,
    troubles,
    tabs,
    names: () => tabs.evaluateAll((all) => all.map((tab) => tab.querySelector('button')?.textContent?.trim() ?? '')),
    active: () => page.locator('.graphiql-tab-active').evaluate(nameOf),
    press: async (index) => {
      const box = await tabs.nth(index).locator('button').first().boundingBox();
      if (!box) throw new Error(`There is no tab ${index}.`);
      await page.mouse.move(box.x + box.width / 3, box.y + box.height / 2);
      await page.mouse.down();
      await page.waitForTimeout(80);
      await page.mouse.move(box.x + box.width / 3 + 2, box.y + box.height / 2 + 1);
      await page.mouse.up();
    },
    playOperation: async (name) => {
      const isPlayed = (candidate: Response): boolean =>
        new RegExp(`(query|mutation) ${name}\\b`).test(candidate.request().postData() ?? '');
      // On a busy machine the text of a tab may come into the editor after the click.
      for (let clicked = 0; ; clicked += 1) {
        const answered = page.waitForResponse(isPlayed, { timeout: 3_000 }).catch((error: unknown) => {
          if (clicked === 40) throw error;
        });
        await page.click(PLAY);
        const response = await answered;
        if (response) return (await response.json()) as Played;
      }
    },
    play: async (expected) => {
      await page.click(PLAY);
      return shown(expected);
    },
    shown,
    write: async (editor, text) => {
      await page.click(`${editor} .monaco-editor .view-lines`);
      await page.keyboard.press('ControlOrMeta+A');
      await page.keyboard.insertText(text);
      // The editor closes the first bracket by itself, behind what was typed.
      await page.keyboard.press('Control+Shift+End');
      await page.keyboard.press('Delete');
      // It is kept when the typing has paused.
      await page.waitForTimeout(700);
    },
    reload: async () => {
      // What was done is kept when nothing was done for a moment.
      await page.waitForTimeout(700);
      await page.reload();
      await ready();
    },
  };
};

/** Presses each tab once, plays it, and expects an answer of data alone. */
export const playEach = async (graphiql: GraphiQL): Promise<void> => {
  const names = await graphiql.names();
  // The first is open; so it is pressed last.
  for (const index of [...names.keys()].map((number) => (number + 1) % names.length)) {
    await graphiql.press(index);
    await expect.poll(() => graphiql.active(), { timeout: 15_000 }).toBe(names[index]);
    // The editor has the text of its tab a moment after the tab is open, on a busy machine.
    await expect.poll(() => graphiql.page.textContent(`${QUERY_EDITOR} .view-lines`), { timeout: 15_000 }).toContain(names[index]);
    const answer = await graphiql.playOperation(names[index] ?? '');
    expect(answer.errors).toBeUndefined();
    expect(Object.values(answer.data ?? {})).not.toContain(null);
  }
};
