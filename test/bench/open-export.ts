import { createBackend } from '../../src/backend/backend.ts';
import { parseConfig } from '../../src/config/config.ts';
import { openEmbedded } from '../../src/embedded-store.ts';
import { median } from './measure.ts';

// Opens an export as the server does, imports it where that is to be done, and reads pages of it. What that took, as JSON.
// Arguments: the export, and the folder that stands for the user's cache folder.

const [directory = '', cacheHome = ''] = process.argv.slice(2);
const PAGE = 100;
const TIMES = 101;

/** What opening an export took, and reading it. */
export interface Opened {
  readonly seconds: number;
  readonly cpuSeconds: number;
  /** MiB. */
  readonly peak: number;
  /** Milliseconds of a page of 100 at the start, in the middle, and at the end, by what is listed. */
  readonly pages: Readonly<Record<string, readonly number[]>>;
}

const before = performance.now();
const { store } = await openEmbedded(
  parseConfig({ flags: { export: directory }, env: { XDG_CACHE_HOME: cacheHome }, readFile: () => '' }),
  {},
);
const seconds = (performance.now() - before) / 1000;
const { user, system } = process.cpuUsage();
const peak = process.resourceUsage().maxRSS / 1024;
const backend = createBackend({ store, readOnly: 'export' });

interface Listing {
  readonly records: readonly { readonly id: string }[];
  readonly runs: readonly { readonly id: string }[];
  readonly total: number;
}

const get = async (path: string): Promise<Listing> =>
  JSON.parse(Buffer.from((await backend.send({ method: 'GET', path, headers: {} })).body).toString());

/** The milliseconds that a page takes. */
const timed = async (listing: string, page: number): Promise<number> => {
  const start = performance.now();
  await backend.send({ method: 'GET', path: `${listing}page=${page}&size=${PAGE}`, headers: {} });
  return performance.now() - start;
};

/** Of the first, the middle and the last page: the medians of many times in turn, once they have been read as often to warm up. */
const pagesOf = async (listing: string): Promise<number[]> => {
  const last = Math.max(1, Math.floor((await get(`${listing}size=1`)).total / PAGE));
  const pages = [1, Math.ceil(last / 2), last];
  const taken: number[][] = pages.map(() => []);
  for (let time = 0; time < 2 * TIMES; time++)
    for (const [index, page] of pages.entries()) {
      const milliseconds = await timed(listing, page);
      if (time >= TIMES) taken[index]?.push(milliseconds);
    }
  return taken.map(median);
};

const [evaluation] = (await get('/evaluations?size=1')).records;
const [run] = (await get(`/evaluations/${evaluation?.id}/runs`)).runs;
const pages = {
  evaluations: await pagesOf('/evaluations?'),
  logs: await pagesOf(`/evaluations/${evaluation?.id}/logs?`),
  'logs of a run': await pagesOf(`/evaluations/${evaluation?.id}/logs?run_id=${run?.id}&`),
};
process.stdout.write(JSON.stringify({ seconds, cpuSeconds: (user + system) / 1e6, peak, pages } satisfies Opened));
await backend.close();
