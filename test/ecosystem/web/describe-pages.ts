import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe } from 'vitest';
import { hasBrowser, launch } from '../graphiql-page.ts';
import { type RunningServer, startServer } from '../server.ts';
import { type Visit, visit } from './browser.ts';
import { buildPages } from './build.ts';

/** What a walk over the pages begins with. */
export interface Pages {
  /** The sample, which all walks of a file share: one that changes something starts a server of its own. */
  readonly sample: RunningServer;
  /** Opens a path in a browser of its own, over the sample or another server. It is closed after the test. */
  open(path: string, options?: BrowserContextOptions, server?: RunningServer): Promise<Visit>;
  /** Starts another server, until the test has ended. */
  start(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<RunningServer>;
}

const TIMEOUT = 240_000;

/** Walks over the pages as they are written now, in a real browser. */
export const describePages = (name: string, walks: (pages: Pages) => void): void => {
  describe.runIf(hasBrowser)(name, { timeout: TIMEOUT }, () => {
    let browser: Browser;
    const sample = {} as { -readonly [Key in keyof RunningServer]: RunningServer[Key] };
    const open: Visit[] = [];
    const servers: RunningServer[] = [];
    beforeAll(async () => {
      await buildPages();
      browser = await launch();
      Object.assign(sample, await startServer());
    }, TIMEOUT);
    afterEach(async () => {
      for (const { close } of open.splice(0)) await close();
      for (const server of servers.splice(0)) await server.stop();
    });
    afterAll(async () => {
      // Where the pages could not be built, nothing was started.
      await sample.stop?.();
      await browser?.close();
    });
    walks({
      sample,
      open: async (path, options = {}, { url } = sample) => {
        const opened = await visit(browser, `${url}${path}`, options);
        open.push(opened);
        return opened;
      },
      start: async (args, env = {}) => {
        const server = await startServer(args, env);
        servers.push(server);
        return server;
      },
    });
  });
};
