import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { canonicalJson } from '../../../src/analysis/json-value.ts';
import { type QuestionAnswer, SEMANTICS } from '../../../src/analysis/question.ts';
import { type Backend, createBackend } from '../../../src/backend/backend.ts';
import { createReads } from '../../../src/backend/store/postgres/reads.ts';
import { openDatabase } from '../../../src/backend/store/postgres/store.ts';
import { openStore } from '../../../src/backend/store/sqlite/store.ts';
import { CASES, type Outcome, WHOLE } from '../asking/cases.ts';
import { EVALUATION } from '../row-export.ts';
import { createByDriver } from './by-driver.ts';
import { connectDriver } from './driver.ts';
import { PAGE, PAGES, pageOf, pathOf } from './pages.ts';
import { serverCpuOf } from './server-cpu.ts';
import type { AloneAnswer, AloneRequest } from './ways.ts';

/* Run as a process of its own, with a data file and a database that was copied from it: answers pages and questions over both, and by hand. */

const [, , data = '', url = ''] = process.argv;
const backends = {
  SQLite: createBackend({ store: openStore(data, { mode: 'reading' }), readOnly: 'file' }),
  PostgreSQL: createBackend({ store: await openDatabase({ url }) }),
};
const byDriver = await createByDriver(url);
const ask = await connectDriver(url);
const serverCpu = await serverCpuOf(url);

type Work = () => Promise<() => Outcome>;

const logIdOf = (body: Uint8Array): string => (JSON.parse(Buffer.from(body).toString('utf8')) as { log: { id: string } }).log.id;

const sent = async (backend: Backend, path: string) => {
  const answered = await backend.send({ method: 'GET', path, headers: {} });
  const { listed } = answered;
  if (answered.status !== 200 || !listed) throw new Error(Buffer.from(answered.body).toString('utf8').slice(0, 300));
  return listed;
};

const totals = new Map<string, number>();
const rowsIn = async (runIds: readonly string[]): Promise<number> => {
  const key = runIds.join();
  const total = totals.get(key) ?? ((await sent(backends.SQLite, pathOf({ name: '', runIds, part: 0 }, 1))).beside['total'] as number);
  totals.set(key, total);
  return total;
};

/** The very statement that the store asks, by the driver alone. */
const pageByDriver = async (runIds: readonly string[], page: number): Promise<() => Outcome> => {
  let asked: readonly [string, readonly unknown[]] | undefined;
  const noting = createReads(async (sql, values = []) => {
    asked = [sql, values];
    return [];
  });
  const first = (page - 1) * PAGE;
  await noting.rows({ evaluationId: EVALUATION, runIds, logIds: [] }, { first, last: first + PAGE - 1 });
  const [sql, values] = asked ?? ['', []];
  const rows = await ask(sql, values);
  return () => [Number(rows[0]?.['total']), ...rows.map(({ bytes }) => logIdOf(bytes as Buffer))];
};

const pageWork = async ({ name, way }: AloneRequest): Promise<Work | undefined> => {
  const asked = PAGES.find((each) => each.name === name);
  if (!asked) return undefined;
  const page = pageOf(asked, await rowsIn(asked.runIds));
  if (way === 'driver') return () => pageByDriver(asked.runIds, page);
  return async () => {
    const { beside, records } = await sent(backends[way], pathOf(asked, page));
    return () => [Number(beside['total']), ...records.map(logIdOf)];
  };
};

const questionWork = ({ name, way }: AloneRequest): Work => {
  const asked = [...CASES, WHOLE].find((each) => each.name === name);
  if (!asked) throw new Error(`There is no question '${name}'.`);
  if (way === 'driver') {
    return async () => {
      const { outcome, bodies, after = [] } = (await byDriver[name]?.()) ?? { outcome: [], bodies: [] };
      return () => [...outcome, ...bodies.map(logIdOf), ...after];
    };
  }
  const query = new URLSearchParams({ analysis: canonicalJson({ semantics: SEMANTICS, question: asked.question }) });
  for (const runId of asked.question.filter.runIds ?? []) query.append('run_id', runId);
  return async () => {
    const listed = await sent(backends[way], `/evaluations/${EVALUATION}/logs?${query}`);
    return () => asked.outcome((listed.beside['analysis'] as { answer: QuestionAnswer }).answer, listed.records.map(logIdOf));
  };
};

const answer = async (asked: AloneRequest): Promise<AloneAnswer> => {
  const work = (await pageWork(asked)) ?? questionWork(asked);
  const [start, before, serverBefore] = [performance.now(), process.cpuUsage(), serverCpu()];
  const outcome = await work();
  const { user, system } = process.cpuUsage(before);
  const milliseconds = performance.now() - start;
  return { milliseconds, cpu: (user + system) / 1000, serverCpu: serverCpu() - serverBefore, outcome: outcome() };
};

process.on('disconnect', () => process.exit());

const server = createServer(async (incoming, outgoing) => {
  if (incoming.method !== 'POST') return void outgoing.end();
  const answered = await answer((await json(incoming)) as AloneRequest).catch((error: unknown) => ({ error: String(error) }));
  outgoing.end(JSON.stringify(answered));
});
server.listen(Number(process.env['PORT']), '127.0.0.1');
