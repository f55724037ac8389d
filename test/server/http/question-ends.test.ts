import { setImmediate, setTimeout } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { createBackend } from '../../../src/backend/backend.ts';
import { importExport } from '../../../src/backend/import/importer.ts';
import { openStore } from '../../../src/backend/store/sqlite/store.ts';
import type { Send } from '../../../src/contract/send.ts';
import { questionPath, WIDE_QUESTION } from '../../support/asked-backend.ts';
import { facade } from '../../support/helpers.ts';
import { askStore, SAMPLE_DIRECTORY } from '../../support/sample-backend.ts';
import { synthetic } from '../../support/synthetic.ts';

/** Milliseconds, and more than those. */
const [TIMEOUT, LONGER] = [500, 600];
/** In which turn of others a question is to end. */
const TURN = 3;

type End = 'its deadline' | 'its client' | 'the server';

/** What happens while a question is answered, once it is armed. */
const createHappening = () => {
  let happen: (() => unknown) | undefined;
  let turns = 0;
  return {
    arm: (what: () => unknown): void => {
      happen = what;
    },
    turn: async (): Promise<void> => {
      if (!happen) return;
      turns += 1;
      if (turns === TURN) await happen();
      await setImmediate();
    },
    turns: () => turns,
  };
};
type Happening = ReturnType<typeof createHappening>;

/** The sample over a clock by which every slice is over when it is looked at. */
const pacedSample = async (happening: Happening) => {
  let time = 0;
  const now = (): number => {
    time += 1_000;
    return time;
  };
  const store = openStore(':memory:', { pace: { now, pause: happening.turn } });
  onTestFinished(() => store.close());
  await importExport(SAMPLE_DIRECTORY, store);
  const [{ id }] = (await askStore(store)('GET', '/evaluations')).body.records;
  return { send: createBackend({ store }).send, id: id as string };
};

/** Asks, has the question ended while it is answered, and tells what came of it. */
const ended = async (
  by: End,
  { app, request, happening }: { app: ReturnType<typeof facade>; request: Request; happening: Happening },
  client: AbortController,
) => {
  happening.arm(() => {
    if (by === 'its deadline') return setTimeout(LONGER);
    return by === 'the server' ? app.breakOff() : client.abort();
  });
  const response = await app.fetch(request);
  const { status } = response;
  const text = await response.text();
  expect(app.bugs).toEqual([]);
  return { status, body: text === '' ? undefined : JSON.parse(text) };
};

const timeoutFor = (by: End): number => (by === 'its deadline' ? TIMEOUT : 60_000);

const QUERY = (id: string): string =>
  `{ evaluation(id: "${id}") { logs(first: 2, orderBy: { by: { field: DURATION } }) { totalCount aggregates { duration { mean } } } } }`;

const posted = (query: string, { signal }: AbortController): Request =>
  new Request('http://facade.test/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
    signal,
  });

const CODES = { 'its deadline': 'UPSTREAM_TIMEOUT', 'the server': 'UPSTREAM_UNAVAILABLE' } as const;

const ENDS: readonly End[] = ['its deadline', 'its client', 'the server'];

const expectEnded = (by: End, { status, body }: Awaited<ReturnType<typeof ended>>): void => {
  if (by === 'its client') return;
  expect([status, body.data]).toEqual([200, { evaluation: { logs: null } }]);
  expect(body.errors).toMatchObject([{ path: ['evaluation', 'logs'], extensions: { code: CODES[by], retryable: true } }]);
};

test.each(ENDS)('%s ends a question of the embedded backend between two steps', async (by) => {
  const [happening, client] = [createHappening(), new AbortController()];
  const { send, id } = await pacedSample(happening);
  const app = facade({ upstream: send, anyRange: true, operationTimeout: timeoutFor(by) });
  expectEnded(by, await ended(by, { app, request: posted(QUERY(id), client), happening }, client));
  for (let turn = 0; turn < 20; turn += 1) await setImmediate();
  expect(happening.turns()).toBe(TURN);
});

test.each<[End, number]>([
  ['its deadline', 504],
  ['its client', 499],
  ['the server', 503],
])('%s ends a question over REST between two steps', async (by, expected) => {
  const [happening, client] = [createHappening(), new AbortController()];
  const { send, id } = await pacedSample(happening);
  const app = facade({ backend: send, operationTimeout: timeoutFor(by) });
  const request = new Request(`http://facade.test/v5${questionPath(id, WIDE_QUESTION)}`, { signal: client.signal });
  const { status, body } = await ended(by, { app, request, happening }, client);
  expect([status, by === 'its client' || typeof body.detail === 'string']).toEqual([expected, true]);
  expect(happening.turns()).toBe(TURN);
});

test.each(ENDS)('%s ends a question that is answered by reading pages before they are all read', async (by) => {
  const [happening, client] = [createHappening(), new AbortController()];
  const rows = synthetic({ evaluations: 1, runs: 1, logsPerRun: 200 });
  let pages = 0;
  const upstream: Send = async (call) => {
    if (call.path.includes('/logs?')) {
      pages += 1;
      await happening.turn();
    }
    return rows(call);
  };
  const app = facade({ upstream, live: true, apiKey: 'k', upstreamPage: 5, scanLimit: 100, operationTimeout: timeoutFor(by) });
  expectEnded(by, await ended(by, { app, request: posted(QUERY('evr_0'), client), happening }, client));
  for (let turn = 0; turn < 20; turn += 1) await setImmediate();
  // Four are asked for at a time.
  expect(pages).toBeLessThanOrEqual(TURN + 4);
});

test('questions that come when the server ends are not begun', async () => {
  const { send, id } = await pacedSample(createHappening());
  const { fetch, breakOff } = facade({ backend: send, upstream: send, anyRange: true });
  breakOff();
  const response = await fetch(new Request(`http://facade.test/v5${questionPath(id, WIDE_QUESTION)}`));
  expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1']);
  expect((await fetch(new Request(`http://facade.test/v5/evaluations/${id}/logs`))).status).toBe(200);
  const asked = await (await fetch(posted(QUERY(id), new AbortController()))).json();
  expect(asked).toMatchObject({ errors: [{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }] });
});
