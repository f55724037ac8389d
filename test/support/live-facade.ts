import { createFacade } from '../../src/compose.ts';
import { parseConfig } from '../../src/config/config.ts';
import type { Constants } from '../../src/config/constants.ts';
import type { Log } from '../../src/server/telemetry/log.ts';
import type { Reply } from './helpers.ts';
import { variables } from './settings.ts';

/**
 * The whole facade over a live v5 API at this URL, put together as the command does it. Settings are given by their environment variables, and what is no option by its name.
 */
export const liveFacade = async (url: string, settings: Readonly<Record<string, string>> = {}, constants: Partial<Constants> = {}) => {
  const bugs: unknown[] = [];
  const log: Log = { operation: () => undefined, bug: (error) => bugs.push(error), note: () => undefined, problem: () => undefined };
  const live = await createFacade(
    { ...parseConfig({ flags: {}, env: { HUMANLOOP_BASE_URL: url, ...variables(settings) }, readFile: () => '' }), ...constants },
    { log },
  );
  const post = async (query: string, { key, signal, variables }: Asking): Promise<Response> =>
    live.fetch(
      new Request('http://127.0.0.1/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-api-key': key },
        body: JSON.stringify({ query, variables }),
        ...(signal && { signal }),
      }),
    );
  const ask = async (query: string, asking: Asking): Promise<Reply> => (await (await post(query, asking)).json()) as Reply;
  return { post, ask, bugs, load: live.upstreamLoad, close: live.close };
};

export interface Asking {
  readonly key: string;
  readonly signal?: AbortSignal;
  readonly variables?: Readonly<Record<string, unknown>>;
}

export type LiveFacade = Awaited<ReturnType<typeof liveFacade>>;
