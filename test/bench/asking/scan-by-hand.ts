import { createServer } from 'node:http';
import { Agent, request } from 'undici';
import { BIN_WIDTH, BINS, FIRST, SLOW } from './cases.ts';
import { foldedOf, type Row, verdictOf } from './narrow-tables.ts';

/* Run as a process of its own: fetches all pages of rows, a few at a time, and computes what one question asks. A request is answered when it is done. */

const AT_A_TIME = 4;
const PAGE = 100;

const [, , listing = ''] = process.argv;
const dispatcher = new Agent({ connections: AT_A_TIME });

interface Page {
  readonly records: readonly Row[];
  readonly total: number;
}

const fetchPage = async (page: number): Promise<Page> => {
  const { body } = await request(`${listing}?page=${page}&size=${PAGE}`, { dispatcher });
  return (await body.json()) as Page;
};

const durationOf = ({ log }: Row): number => (Date.parse(String(log.end_time)) - Date.parse(String(log.start_time))) / 1000;

const scan = async () => {
  const found: { id: string; duration: number; words: number; runId: string }[] = [];
  const take = ({ records }: Page): void => {
    for (const row of records) {
      const [tone, words] = row.evaluator_logs.map(verdictOf);
      const duration = durationOf(row);
      if (tone?.passed !== 0 || duration < SLOW || !foldedOf(row).includes('refund')) continue;
      found.push({ id: row.log.id, duration, words: words?.score ?? Number.NaN, runId: row.run_id });
    }
  };
  const first = await fetchPage(1);
  take(first);
  let next = 2;
  const last = Math.ceil(first.total / PAGE);
  const work = async (): Promise<void> => {
    while (next <= last) take(await fetchPage(next++));
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, work));
  const bins = new Array<number>(BINS).fill(0);
  for (const { duration } of found) {
    const bin = Math.min(BINS - 1, Math.floor(duration / BIN_WIDTH));
    bins[bin] = (bins[bin] ?? 0) + 1;
  }
  const runs = Map.groupBy(found, ({ runId }) => runId);
  const rows = found.toSorted((a, b) => a.words - b.words).slice(0, FIRST);
  return { total: found.length, bins, runs: [...runs].map(([runId, each]) => [runId, each.length]), rows };
};

process.on('disconnect', () => process.exit());

createServer(async (incoming, outgoing) => {
  outgoing.end(incoming.method === 'POST' ? JSON.stringify(await scan()) : '');
}).listen(Number(process.env['PORT']), '127.0.0.1');
