import { fileURLToPath } from 'node:url';
import { median } from '../measure.ts';
import { freePort, type Running, startServer } from '../processes.ts';
import { loadNow, number, spread, tableOf } from '../table.ts';
import { duckDbVersion } from '../versions.ts';
import type { AloneAnswer, AloneRequest } from './alone.ts';
import { type Archive, type ArchiveOptions, withArchive } from './archive.ts';
import { duckDbFolder, WAYS, type Way } from './by-hand.ts';
import { CASES, type Case, type Outcome, WHOLE } from './cases.ts';
import { createPoster, type Poster } from './graph.ts';
import { latencies } from './latencies.ts';
import { requireSame } from './outcomes.ts';
import { pullAll } from './pulling.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const OURS = here('../../../bin/humanloop-graphql.js');
const ALONE = here('./alone.ts');

const REPEATS = 15;
/** The first times are to warm up: so many at least, and more where that takes no longer than some seconds. */
const WARM = 2;
const WARM_TIMES = 20;
const WARM_MILLISECONDS = 4_000;

type Print = (line: string) => void;

interface Sides {
  readonly alone: Poster;
  readonly graph: Poster;
}

const totalIn = (text: string): number => Number(/"totalCount":(\d+)/.exec(text)?.[1]);

/** What each way took, in milliseconds of CPU. */
interface Taken {
  readonly byWay: ReadonlyMap<string, readonly number[]>;
  /** In the graph, by the clock, from the first time on. */
  readonly wall: readonly number[];
}

/** All ways by turns; all come to the same. Reading and parsing every row is done once, for it takes as long as all others together. */
const measureCase = async ({ alone, graph }: Sides, { name, query }: Case, ways: readonly AloneRequest['way'][]): Promise<Taken> => {
  const byWay = new Map<string, number[]>([...ways, 'graph'].map((way) => [way, []]));
  const wall: number[] = [];
  const began = performance.now();
  let warmed = 0;
  for (let repeat = 0; repeat < REPEATS; ) {
    let expected: Outcome | undefined;
    const isWarm = warmed >= WARM_TIMES || (warmed >= WARM && performance.now() - began > WARM_MILLISECONDS);
    for (const way of ways) {
      const taken = byWay.get(way) ?? [];
      if (way === 'parsing' && taken.length > 0) continue;
      const { cpu, outcome } = JSON.parse((await alone.post({ name, way } satisfies AloneRequest)).text) as AloneAnswer;
      expected ??= outcome;
      requireSame(`${name} by ${way}`, outcome, expected);
      if (isWarm || way === 'parsing') taken.push(cpu);
    }
    const asked = await graph.post({ query });
    requireSame(`${name} in the graph`, [totalIn(asked.text)], expected?.slice(0, 1) ?? []);
    wall.push(asked.milliseconds);
    if (isWarm) byWay.get('graph')?.push(asked.cpu);
    if (isWarm) repeat += 1;
    else warmed += 1;
  }
  return { byWay, wall };
};

const DUCKDB: readonly AloneRequest['way'][] = duckDbFolder() === undefined ? [] : ['DuckDB'];

const waysOf = (name: string): AloneRequest['way'][] => {
  if (name === 'a phrase') return ['SQL', 'parsing', 'backend'];
  return name === 'a JSON pointer' ? ['parsing', 'backend'] : ['SQL', 'arrays', ...DUCKDB, 'backend'];
};

const questionTable = async (sides: Sides, print: Print): Promise<void> => {
  const rows: string[][] = [];
  for (const asked of CASES) {
    const { byWay, wall } = await measureCase(sides, asked, waysOf(asked.name));
    const of = (way: string): number => median(byWay.get(way) ?? []);
    const known = (ways: readonly Way[]): number[] => ways.map(of).filter((milliseconds) => !Number.isNaN(milliseconds));
    const ours = of('backend');
    const best = Math.min(...known(['SQL', 'arrays', 'parsing']));
    rows.push([
      asked.name,
      ...WAYS.map((way) => known([way]).map(number).join('')),
      number(ours),
      spread(byWay.get('backend') ?? []),
      known(['SQL'])
        .map((sql) => `×${(ours / sql).toFixed(2)}`)
        .join(''),
      `×${(ours / best).toFixed(2)}`,
      number(of('graph')),
      number(median(wall.slice(-REPEATS))),
      number(wall[0] ?? Number.NaN),
    ]);
  }
  const head = ['CPU ms', ...WAYS, 'backend', 'half of them', 'to SQL', 'to the best', 'in the graph', 'ms', 'ms the first time'];
  print(`${tableOf(head, rows)}\n`);
};

/** The whole question at once, beside pulling all pages and computing in the client. */
const wholeTable = async (sides: Sides, server: Running, print: Print): Promise<void> => {
  const taken: number[] = [];
  let bytes = 0;
  for (let repeat = 0; repeat < REPEATS + WARM; repeat += 1) {
    const asked = await sides.graph.post({ query: WHOLE.query });
    if (repeat >= WARM) taken.push(asked.milliseconds);
    bytes = asked.bytes;
  }
  const { outcome } = JSON.parse((await sides.alone.post({ name: WHOLE.name, way: 'backend' } satisfies AloneRequest)).text) as AloneAnswer;
  const pulled = await pullAll(server);
  requireSame(WHOLE.name, outcome, pulled.outcome);
  const milliseconds = median(taken);
  const rows = [
    ['all pages, computed in the client', number(pulled.milliseconds), number(pulled.bytes / 1000), ''],
    [
      'asked',
      number(milliseconds),
      number(bytes / 1000),
      `${number(pulled.milliseconds / milliseconds)} times faster, ${number(pulled.bytes / bytes)} times fewer bytes`,
    ],
  ];
  print(`${tableOf([WHOLE.name, 'ms', 'kB', ''], rows)}\n`);
};

const heaviest = (CASES.find(({ name }) => name === 'all that is summed up') ?? WHOLE).query;

const questions = async ({ data, narrow, duck }: Archive, print: Print): Promise<void> => {
  const ports = [await freePort(), await freePort()] as const;
  const env = { PORT: String(ports[1]), HUMANLOOP_GRAPHQL_OPERATION_TIMEOUT: '120000' };
  const server = await startServer({ args: [OURS, '--data', data], env }, ports[1]);
  const aside = await startServer({ args: [ALONE, data, narrow, duck], env: { PORT: String(ports[0]) } }, ports[0]);
  const sides = { alone: createPoster(aside), graph: createPoster(server) };
  try {
    await questionTable(sides, print);
    await wholeTable(sides, server, print);
    await latencies(server, heaviest, print);
    print(`${number((await server.usage()).peak)} MiB at most\n`);
  } finally {
    for (const { close } of Object.values(sides)) await close();
    for (const each of [aside, server]) await each.stop();
  }
};

export interface AskingOptions extends ArchiveOptions {
  readonly print: Print;
}

/** Asks rows of a generated archive, each question beside the same by hand, and the whole question beside all pages computed in the client. */
export const asking = async ({ print, ...archive }: AskingOptions): Promise<void> => {
  const duckDb = duckDbFolder();
  print(`${archive.logs} logs${duckDb === undefined ? '' : `, beside ${duckDbVersion(duckDb)}`}; load ${loadNow()}\n`);
  await withArchive(archive, (files) => questions(files, print));
  print(`load ${loadNow()}`);
};
