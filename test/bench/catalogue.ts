import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { request } from 'undici';
import { median } from './measure.ts';
import { freePort, type Running, runToEnd, startServer } from './processes.ts';
import { number, tableOf } from './table.ts';

const OURS = fileURLToPath(new URL('../../bin/humanloop-graphql.js', import.meta.url));
const PAGE = 100;

const DATASET = 'ds_0';

const AT = '2025-05-01T12:00:00Z';

const versionOf = (id: string, more: object): object => ({
  id,
  version_id: `${id}v1`,
  path: `Bench/${id}`,
  name: id,
  created_at: AT,
  updated_at: AT,
  last_used_at: AT,
  ...more,
});

const promptOf = (file: number): object =>
  versionOf(`pr_${file}`, {
    type: 'prompt',
    model: 'gpt-4o',
    inputs: [],
    template: 'x'.repeat(1_000),
    version_logs_count: 0,
    total_logs_count: 0,
  });

const writeFileFolder = async (directory: string, id: string, version: object): Promise<string> => {
  const folder = join(directory, 'files', id);
  await mkdir(join(folder, 'versions'), { recursive: true });
  await writeFile(join(folder, 'file.json'), JSON.stringify(version));
  await writeFile(join(folder, 'versions', `${id}v1`), JSON.stringify(version));
  await writeFile(join(folder, '.done'), 'done');
  return folder;
};

/** Writes an export of so many prompts, and of a dataset with so many datapoints. */
const writeCatalogue = async (directory: string, files: number, datapoints: number): Promise<void> => {
  for (let file = 1; file < files; file += 1) await writeFileFolder(directory, `pr_${file}`, promptOf(file));
  const folder = await writeFileFolder(directory, DATASET, versionOf(DATASET, { type: 'dataset', datapoints_count: datapoints }));
  await mkdir(join(folder, 'datapoints', `${DATASET}v1`), { recursive: true });
  const lines = createWriteStream(join(folder, 'datapoints', `${DATASET}v1`, '1.jsonl'));
  for (let row = 0; row < datapoints; row += 1) {
    const datapoint = { id: `dp_${row}`, inputs: { question: `Is ${row} a lot?`, text: 'x'.repeat(300) }, target: { answer: 'yes' } };
    if (!lines.write(`${JSON.stringify(datapoint)}\n`)) await once(lines, 'drain');
  }
  lines.end();
  await once(lines, 'finish');
};

interface Listing {
  readonly name: string;
  readonly query: string;
  readonly read: (data: never) => { readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null } };
}

const PAGE_INFO = 'totalCount pageInfo { hasNextPage endCursor }';

const files = (name: string, args: string): Listing => ({
  name,
  query: `query ($after: String) { humanloopFiles(first: ${PAGE}, after: $after${args}) { ${PAGE_INFO} nodes { id name path kind } } }`,
  read: ({ humanloopFiles }: { humanloopFiles: never }) => humanloopFiles,
});

const LISTINGS: readonly Listing[] = [
  files('files, the newest first', ''),
  files('files by name', ', orderBy: { field: NAME }'),
  files('prompts', ', kind: PROMPT'),
  {
    name: 'datapoints of a dataset',
    query: `query ($after: String) { humanloopFile(id: "${DATASET}", kind: DATASET) { version { ... on DatasetVersion {
      datapoints(first: ${PAGE}, after: $after) { ${PAGE_INFO} nodes { humanloopId inputs target } } } } } }`,
    read: ({ humanloopFile }: { humanloopFile: { version: { datapoints: never } } }) => humanloopFile.version.datapoints,
  },
];

const ask = async (url: string, query: string, after: string | null): Promise<never> => {
  const { body } = await request(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables: { after } }),
  });
  const { data, errors } = (await body.json()) as { data: never; errors?: unknown };
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
};

/** Walks a listing; the cursor that each page begins behind. */
const walk = async (url: string, { query, read }: Listing): Promise<(string | null)[]> => {
  const cursors: (string | null)[] = [];
  for (let after: string | null = null, goesOn = true; goesOn; ) {
    cursors.push(after);
    const { pageInfo } = read(await ask(url, query, after));
    after = pageInfo.endCursor;
    goesOn = pageInfo.hasNextPage;
  }
  return cursors;
};

/** What a page costs. */
interface Cost {
  readonly cpu: number;
  readonly milliseconds: number;
}

/** The same pages once more: milliseconds of the server's CPU, and by the clock, for each. */
const costOf = async (server: Running, query: string, cursors: readonly (string | null)[]): Promise<Cost> => {
  const before = await server.usage();
  const begun = performance.now();
  for (const after of cursors) await ask(server.url, query, after);
  const milliseconds = (performance.now() - begun) / cursors.length;
  return { cpu: ((await server.usage()).cpu - before.cpu) / cursors.length, milliseconds };
};

/** How often the pages of either end are asked for, in turn, so that what else the machine does is shared; the first time warms up. */
const TIMES = 9;

/** The medians of the pages of the first and of the last tenth of a listing. */
const endsOf = async (
  server: Running,
  listing: Listing,
): Promise<{ readonly pages: number; readonly first: Cost; readonly last: Cost }> => {
  const cursors = await walk(server.url, listing);
  const tenth = Math.min(20, Math.ceil(cursors.length / 10));
  const [first, last]: [Cost[], Cost[]] = [[], []];
  for (let time = 0; time < TIMES; time += 1) {
    first.push(await costOf(server, listing.query, cursors.slice(0, tenth)));
    last.push(await costOf(server, listing.query, cursors.slice(-tenth)));
  }
  const medianOf = (costs: readonly Cost[]): Cost => ({
    cpu: median(costs.slice(1).map(({ cpu }) => cpu)),
    milliseconds: median(costs.slice(1).map(({ milliseconds }) => milliseconds)),
  });
  return { pages: cursors.length, first: medianOf(first), last: medianOf(last) };
};

export interface CatalogueOptions {
  readonly files: number;
  readonly datapoints: number;
  readonly print: (line: string) => void;
}

const HEAD = ['', `pages of ${PAGE}`, 'ms of CPU a page, first tenth', 'last tenth', 'ratio', 'ms by the clock, first', 'last', 'ratio'];

/** Walks the files of an export, and the datapoints of a dataset, and asks for the pages of either end: whether the last ones cost what the first do. */
export const catalogue = async ({ files: count, datapoints, print }: CatalogueOptions): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  const [exported, data] = [join(folder, '20250606-120000'), join(folder, 'data.db')] as const;
  const load = (): string => loadavg().map(number).join(', ');
  try {
    print(`${count} files, ${datapoints} datapoints; load ${load()}\n`);
    await writeCatalogue(exported, count, datapoints);
    await runToEnd([OURS, 'import', exported, '--data', data]);
    const port = await freePort();
    const server = await startServer({ args: [OURS, '--data', data], env: { PORT: String(port) } }, port);
    try {
      const lines: string[][] = [];
      for (const listing of LISTINGS) {
        const { pages, first, last } = await endsOf(server, listing);
        const both = (cost: keyof Cost): string[] => [number(first[cost]), number(last[cost]), number(last[cost] / first[cost])];
        lines.push([listing.name, String(pages), ...both('cpu'), ...both('milliseconds')]);
      }
      print(tableOf(HEAD, lines));
    } finally {
      await server.stop();
    }
    print(`\nload ${load()}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
