import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median } from '../measure.ts';
import { freePort, type Running, runToEnd, startServer } from '../processes.ts';
import { writeRowExport } from '../row-export.ts';
import { number, tableOf, withRatio } from '../table.ts';
import type { AloneAnswer, AloneRequest } from './alone.ts';
import { WAYS } from './by-hand.ts';
import { CASES, type Case, type Outcome, WHOLE } from './cases.ts';
import { createPoster, type Poster } from './graph.ts';
import type { ImportedFacts } from './import-facts.ts';
import { latencies } from './latencies.ts';
import { writeNarrowTables } from './narrow-tables.ts';
import { pullAll } from './pulling.ts';
import { scanning } from './scanning.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const OURS = here('../../../bin/humanloop-graphql.js');
const ALONE = here('./alone.ts');
const IMPORT_FACTS = here('./import-facts.ts');

const MEGABYTE = 1e6;
/** The first times are to warm up. */
const WARM = 2;

type Print = (line: string) => void;

const isSame = (one: Outcome, other: Outcome): boolean =>
  one.length === other.length &&
  one.every((value, index) => {
    const beside = other[index];
    if (typeof value !== 'number' || typeof beside !== 'number') return value === beside;
    return Math.abs(value - beside) <= 1e-6 * Math.max(1, Math.abs(value));
  });

const requireSame = (name: string, one: Outcome, other: Outcome): void => {
  if (!isSame(one, other)) throw new Error(`${name}: ${JSON.stringify(one)} is not ${JSON.stringify(other)}`);
};

/** Imports with facts and without; the data file with them stays. */
const importTable = async (exported: string, data: string, print: Print): Promise<void> => {
  const run = async (file: string, facts: string): Promise<ImportedFacts> =>
    JSON.parse(await runToEnd([IMPORT_FACTS, exported, file, facts]));
  const without = await run(`${data}.without`, 'without');
  await rm(`${data}.without`);
  const filled = await run(data, 'with');
  const line = (name: string, { seconds, cpuSeconds, peak, bytes }: ImportedFacts): string[] => [
    name,
    withRatio(seconds, without.seconds),
    withRatio(cpuSeconds, without.cpuSeconds),
    number(peak),
    withRatio(bytes / MEGABYTE, without.bytes / MEGABYTE),
  ];
  const rows = [line('without facts', without), line('with facts', filled)];
  print(tableOf(['import', 's', 's of CPU', 'MiB at most', 'MB of database'], rows));
  print(`facts: ${number(filled.factBytes / MEGABYTE)} MB, of which the folded texts are ${number(filled.textBytes / MEGABYTE)} MB\n`);
};

interface Sides {
  readonly alone: Poster;
  readonly graph: Poster;
}

const totalIn = (text: string): number => Number(/"totalCount":(\d+)/.exec(text)?.[1]);

/** Milliseconds of CPU of each way, by turns; all come to the same. */
const measureCase = async ({ alone, graph }: Sides, { name, query, repeats }: Case, ways: readonly AloneRequest['way'][]) => {
  const taken = new Map<string, number[]>([...ways, 'graph', 'wall'].map((way) => [way, []]));
  const warm = Math.min(WARM, repeats);
  for (let repeat = 0; repeat < repeats + warm; repeat += 1) {
    let expected: Outcome | undefined;
    for (const way of ways) {
      const { cpu, outcome } = JSON.parse((await alone.post({ name, way } satisfies AloneRequest)).text) as AloneAnswer;
      expected ??= outcome;
      requireSame(`${name} by ${way}`, outcome, expected);
      if (repeat >= warm) taken.get(way)?.push(cpu);
    }
    const asked = await graph.post({ query });
    requireSame(`${name} in the graph`, [totalIn(asked.text)], expected?.slice(0, 1) ?? []);
    if (repeat < warm) continue;
    taken.get('graph')?.push(asked.cpu);
    taken.get('wall')?.push(asked.milliseconds);
  }
  return (way: string): number => median(taken.get(way) ?? []);
};

const waysOf = (name: string): AloneRequest['way'][] => {
  if (name.startsWith('all that')) return ['SQL', 'arrays', 'backend'];
  if (name === 'a phrase') return ['SQL', 'parsing', 'backend'];
  return name === 'a JSON pointer' ? ['parsing', 'backend'] : ['SQL', 'backend'];
};

const questionTable = async (sides: Sides, print: Print): Promise<void> => {
  const rows: string[][] = [];
  for (const asked of CASES) {
    const ways = waysOf(asked.name);
    const of = await measureCase(sides, asked, ways);
    const yardstick = Math.min(...WAYS.map(of).filter((milliseconds) => !Number.isNaN(milliseconds)));
    const byHand = WAYS.map((way) => (ways.includes(way) ? number(of(way)) : ''));
    rows.push([asked.name, ...byHand, withRatio(of('backend'), yardstick), withRatio(of('graph'), yardstick), number(of('wall'))]);
  }
  const head = ['CPU ms', ...WAYS, 'backend', 'in the graph', 'ms in the graph'];
  print(`${tableOf(head, rows)}\n`);
};

/** The whole question at once, beside pulling all pages and computing in the client. */
const wholeTable = async (sides: Sides, server: Running, print: Print): Promise<void> => {
  const taken: number[] = [];
  let bytes = 0;
  for (let repeat = 0; repeat < WHOLE.repeats + WARM; repeat += 1) {
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

const questions = async (data: string, narrow: string, print: Print): Promise<void> => {
  const ports = [await freePort(), await freePort()] as const;
  const env = { PORT: String(ports[1]), HUMANLOOP_GRAPHQL_OPERATION_TIMEOUT: '120000' };
  const server = await startServer({ args: [OURS, '--data', data], env }, ports[1]);
  const aside = await startServer({ args: [ALONE, data, narrow], env: { PORT: String(ports[0]) } }, ports[0]);
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

export interface AskingOptions {
  readonly logs: number;
  readonly print: Print;
}

/** Asks rows of a generated export, each question beside the same by hand; imports with facts and without; and scans a v5 server. */
export const asking = async ({ logs, print }: AskingOptions): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  const [exported, data, narrow] = ['20250606-120000', 'data.db', 'narrow.db'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  const load = (): string => loadavg().map(number).join(', ');
  try {
    print(`${logs} logs; load ${load()}\n`);
    await writeRowExport(exported, logs);
    await importTable(exported, data, print);
    await rm(exported, { recursive: true });
    writeNarrowTables(data, narrow);
    await questions(data, narrow, print);
    await scanning(print);
    print(`\nload ${load()}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
