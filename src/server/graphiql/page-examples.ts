import type { Context } from 'hono';
import { EXAMPLES_QUERY, type Examples, examplesOf } from './example-ids.ts';

/** Nobody waits longer for the page because of its examples. */
const MAX_WAIT_MS = 4_000;

const KEY_HEADERS = ['x-api-key', 'authorization'] as const;

/** Finds examples for whoever opens the page: by a query with their key, which is none of their operations. */
export const pageExamples =
  (answer: (query: Request) => Response | Promise<Response>) =>
  async ({ req }: Context): Promise<Examples> => {
    const headers = new Headers({ 'content-type': 'application/json', accept: 'application/json' });
    for (const name of KEY_HEADERS) {
      const value = req.header(name);
      if (value !== undefined) headers.set(name, value);
    }
    const signal = AbortSignal.timeout(MAX_WAIT_MS);
    const late = new Promise<never>((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));
    try {
      const query = new Request(req.url, { method: 'POST', headers, body: JSON.stringify({ query: EXAMPLES_QUERY }), signal });
      const response = await Promise.race([answer(query), late]);
      return examplesOf(await response.json());
    } catch {
      return 'unknown';
    }
  };
