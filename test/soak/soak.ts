import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Pool } from 'undici';
import { freePort, startServer } from '../bench/processes.ts';
import { listenInChaos } from './chaos.ts';
import { keepAsking, type Outcomes } from './clients.ts';

/*
 * `npm run soak`: keeps a server busy for ten minutes (--minutes) with clients that come and go and an upstream that fails, and tells how its
 * memory fared. Ends with 1 where it grew by more than MAX_DRIFT after the warm-up, or where an answer was a bug of ours.
 */

const MAX_DRIFT = 0.05;
const CLIENTS = 16;
/** Of the time. */
const WARM_UP = 0.4;
const SAMPLE_MS = 1_000;
const BUGS = /INTERNAL_SERVER_ERROR|no GraphQL|no answer/;

/** Numbers from 0 to 1, the same for the same seed: mulberry32. */
const randomFrom = (seed: number) => {
  let state = seed;
  return (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '10' } } });
const milliseconds = Number(values.minutes) * 60_000;

const upstream = await listenInChaos(randomFrom(1));
const port = await freePort();
const server = await startServer(
  {
    args: [fileURLToPath(new URL('../../bin/humanloop-graphql.js', import.meta.url))],
    env: {
      PORT: String(port),
      HUMANLOOP_BASE_URL: upstream,
      HUMANLOOP_GRAPHQL_METRICS_PORT: '0',
      HUMANLOOP_GRAPHQL_OPERATION_TIMEOUT: '2000',
    },
  },
  port,
);
const pool = new Pool(`http://127.0.0.1:${port}`, { connections: 2 * CLIENTS });
const outcomes: Outcomes = new Map();
const ending = AbortSignal.timeout(milliseconds);
const clients = Array.from({ length: CLIENTS }, (_, number) => keepAsking({ pool, random: randomFrom(number), number, outcomes }, ending));

const samples: number[] = [];
while (!ending.aborted) {
  await setTimeout(SAMPLE_MS);
  samples.push((await server.usage()).memory);
}
await Promise.all(clients);
await server.stop();

const warm = samples.slice(Math.floor(samples.length * WARM_UP));
const before = median(warm.slice(0, Math.ceil(warm.length / 3)));
const after = median(warm.slice(-Math.ceil(warm.length / 3)));
const drift = after / before - 1;
const all = [...outcomes.values()].reduce((sum, count) => sum + count, 0);
const bugs = [...outcomes].filter(([outcome]) => BUGS.test(outcome));
const lines = [
  `${all} requests in ${values.minutes} minutes`,
  ...[...outcomes].toSorted(([, a], [, b]) => b - a).map(([outcome, count]) => `  ${String(count).padStart(8)}  ${outcome}`),
  `memory after the warm-up ${before.toFixed(0)} MiB, at the end ${after.toFixed(0)} MiB: ${(drift * 100).toFixed(1)} % drift`,
];
process.stdout.write(`${lines.join('\n')}\n`);
process.exit(bugs.length > 0 || drift > MAX_DRIFT ? 1 : 0);
