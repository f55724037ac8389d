import { Pool } from 'undici';
import type { Running } from '../processes.ts';
import { EVALUATION } from '../row-export.ts';
import { number, tableOf } from '../table.ts';

const MILLISECONDS = 5_000;
const BETWEEN = 5;

const SMALL = `{ evaluation(id: "${EVALUATION}") { name runs { humanloopId status } } }`;

const percentileOf = (values: readonly number[], p: number): number =>
  values.toSorted((a, b) => a - b)[Math.floor(((values.length - 1) * p) / 100)] ?? Number.NaN;

/** How long the server takes for what is small while the heaviest question is asked over and over, beside when it has nothing else to do. */
export const latencies = async (server: Running, heaviest: string, print: (line: string) => void): Promise<void> => {
  const { origin, pathname } = new URL(server.url);
  const pool = new Pool(origin, { connections: 3, headersTimeout: 600_000, bodyTimeout: 600_000 });
  const graph = (query: string) => ({
    method: 'POST' as const,
    path: pathname,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  const timed = async (call: Parameters<Pool['request']>[0]): Promise<number> => {
    const start = performance.now();
    const { statusCode, body } = await pool.request(call);
    const text = await body.text();
    if (statusCode !== 200 || text.includes('"errors":[')) throw new Error(text.slice(0, 300));
    return performance.now() - start;
  };
  const calls = { '/health': { method: 'GET' as const, path: '/health' }, 'a small query': graph(SMALL) };
  const measured = async (isHeavy: boolean) => {
    const taken = new Map<string, number[]>(Object.keys(calls).map((name) => [name, []]));
    const start = performance.now();
    const isOver = (): boolean => performance.now() - start > MILLISECONDS;
    let questions = 0;
    const keepAsking = async (): Promise<void> => {
      while (isHeavy && !isOver()) {
        await timed(graph(heaviest));
        questions += 1;
      }
    };
    const watch = async (): Promise<void> => {
      while (!isOver()) {
        for (const [name, call] of Object.entries(calls)) taken.get(name)?.push(await timed(call));
        await new Promise((done) => setTimeout(done, BETWEEN));
      }
    };
    await Promise.all([keepAsking(), watch()]);
    return { taken, questions };
  };
  const [idle, busy] = [await measured(false), await measured(true)];
  await pool.close();
  const rows = Object.keys(calls).map((name) => {
    const [before, during] = [idle.taken.get(name) ?? [], busy.taken.get(name) ?? []];
    return [name, ...[before, during].flatMap((taken) => [50, 99].map((p) => number(percentileOf(taken, p))))];
  });
  print(tableOf([`ms, beside ${busy.questions} heavy questions`, 'p50 idle', 'p99 idle', 'p50 busy', 'p99 busy'], rows));
};
