import { randomUUID } from 'node:crypto';
import { createBackend } from '../../../src/backend/backend.ts';
import { openDatabase } from '../../../src/backend/store/postgres/store.ts';
import { openData } from '../../../src/backend/store/sqlite/data-file.ts';
import { connectDriver } from './driver.ts';
import type { WAYS } from './ways.ts';

/* One of several processes that create evaluations, one after another for some seconds, over either engine or by the driver alone. */

type Way = (typeof WAYS)[number];

/** What a process made, and what that took: milliseconds of CPU, and those of the slowest change by the clock. */
export interface Changed {
  readonly count: number;
  readonly cpu: number;
  readonly slowest: number;
}

const [, , way = 'SQLite', place = '', seconds = '1'] = process.argv as [string, string, Way, string, string];

const byBackend = async (): Promise<() => Promise<unknown>> => {
  const store = way === 'SQLite' ? await openData(place, { fill: async () => undefined }) : await openDatabase({ url: place });
  const backend = createBackend({ store });
  return async () => {
    const body = Buffer.from(JSON.stringify({ name: randomUUID(), evaluators: [] }));
    const { status } = await backend.send({ method: 'POST', path: '/evaluations', headers: {}, body });
    if (status !== 201) throw new Error(`It was answered ${status}.`);
  };
};

/** What creating an evaluation cannot do without: its turn, whether the name is free, its body, its stats and its row. */
const byDriver = async (): Promise<() => Promise<unknown>> => {
  const ask = await connectDriver(place);
  return async () => {
    const [id, name] = [randomUUID(), randomUUID()];
    await ask('BEGIN');
    await ask('SELECT pg_advisory_xact_lock(1)');
    await ask('SELECT 1 FROM evaluation WHERE name = $1', [name]);
    const [body, stats] = await ask('INSERT INTO blob (bytes) VALUES ($1), ($2) RETURNING key', [
      Buffer.from(JSON.stringify({ id, name, evaluators: [] })),
      Buffer.from('{"run_stats":[]}'),
    ]);
    await ask('INSERT INTO evaluation (id, name, created_at, body_key, stats_key) VALUES ($1, $2, $3, $4, $5)', [
      id,
      name,
      Date.now() * 1000,
      body?.['key'],
      stats?.['key'],
    ]);
    await ask('COMMIT');
  };
};

const change = await (way === 'driver' ? byDriver() : byBackend());
await change();

process.once('message', async () => {
  const [start, before] = [performance.now(), process.cpuUsage()];
  let [count, slowest] = [0, 0];
  for (let now = start; now - start < Number(seconds) * 1000; count += 1) {
    await change();
    const after = performance.now();
    slowest = Math.max(slowest, after - now);
    now = after;
  }
  const { user, system } = process.cpuUsage(before);
  process.send?.({ count, cpu: (user + system) / 1000, slowest } satisfies Changed, () => process.exit());
});
process.send?.('ready');
