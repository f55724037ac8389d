import { onTestFinished } from 'vitest';
import { listening } from '../operations/served.ts';
import { evaluationBody, runBody } from '../support/synthetic.ts';

/** What a key has at the upstream of a test: an evaluation whose run gets a log at each look, once it goes on. */
export interface Watched {
  /** Its logs begin with so many. */
  readonly first: number;
  /** Looks after which it is final. */
  readonly looks: number;
}

export interface WatchedUpstream {
  readonly url: string;
  /** The paths that were asked for, with their keys, since this was called last. */
  calls(): string[];
  /** From now on each look brings a log. */
  goOn(): void;
  /** Holds the next call until it is let go; what answers that it came. */
  holdNext(): { readonly came: Promise<void>; readonly letGo: () => void };
  /** Answers everything by this status, or breaks connections at 0; undefined: no more. */
  fail(status: number | undefined): void;
}

/** A live v5 API over HTTP, of which each key has an evaluation `evr_1` of its own. */
export const watchedUpstream = async (keys: Readonly<Record<string, Watched>>): Promise<WatchedUpstream> => {
  const asked: string[] = [];
  const looks = new Map<string, number>();
  const state = { isGoing: false, failing: undefined as number | undefined };
  let hold: (() => Promise<void>) | undefined;
  const bodyOf = (key: string, { first, looks: last }: Watched, path: string): unknown => {
    const done = (looks.get(key) ?? 0) + (state.isGoing && path.endsWith('/stats') ? 1 : 0);
    looks.set(key, done);
    const status = done >= last ? 'completed' : 'running';
    if (path.endsWith('/runs')) return { runs: [{ ...runBody('run_1', 0), status }] };
    if (path === '/v5/evaluations/evr_1') return { ...evaluationBody('evr_1', 1), name: `of ${key}` };
    const num_logs = first + done;
    return path.endsWith('/evr_1/stats') ? { status, run_stats: [{ run_id: 'run_1', num_logs, status, evaluator_stats: [] }] } : undefined;
  };
  const { origin, close } = await listening(async ({ headers, url = '' }, response) => {
    const key = String(headers['x-api-key']);
    asked.push(`${key} ${url.replace('/v5/evaluations/', '')}`);
    const held = hold?.();
    hold = undefined;
    await held;
    if (state.failing === 0) return void response.destroy();
    const watched = keys[key];
    const body = watched && state.failing === undefined ? bodyOf(key, watched, url) : undefined;
    const status = state.failing ?? (watched ? (body ? 200 : 404) : 401);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body ?? { detail: 'No.' }));
  });
  onTestFinished(close);
  return {
    url: `${origin}/v5`,
    calls: () => asked.splice(0),
    goOn: () => {
      state.isGoing = true;
    },
    holdNext: () => {
      const [came, letGo] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      hold = () => {
        came.resolve();
        return letGo.promise;
      };
      return { came: came.promise, letGo: letGo.resolve };
    },
    fail: (status) => {
      state.failing = status;
    },
  };
};
