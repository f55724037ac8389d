import { startOf } from './contestants.ts';
import { cpuOf, median } from './measure.ts';
import { freePort, type Running, startServer, startUpstream } from './processes.ts';
import type { BenchQuery } from './queries.ts';
import { number, tableOf } from './table.ts';

/** What a query costs as one thing in it grows. */
interface Growth {
  readonly of: string;
  /** What the cost is told for each of. */
  readonly unit: string;
  readonly sizes: readonly number[];
  readonly query: (size: number) => string;
  /** How many of the unit an answer of this size has. */
  readonly unitsOf: (size: number) => number;
}

/** What is asked of a row of a page. */
export const ROW = `runId log { humanloopId output createdAt } evaluatorLogs { humanloopId judgment { raw } evaluator { name } }`;

const judgmentsDeep = (depth: number): string =>
  `evaluatorLogs { humanloopId judgment { raw } ${depth === 1 ? '' : judgmentsDeep(depth - 1)} }`;

const GROWTHS: readonly Growth[] = [
  {
    of: 'rows a page',
    unit: 'row',
    sizes: [10, 50, 100, 250, 500],
    query: (size) => `{ evaluation(id: "evr_0") { name logs(first: ${size}) { nodes { ${ROW} } } } }`,
    unitsOf: (size) => size,
  },
  {
    of: 'evaluations, with their runs and ten rows each',
    unit: 'evaluation',
    sizes: [1, 5, 10, 20],
    query: (size) =>
      `{ evaluations(first: ${size}) { nodes { humanloopId name runs { humanloopId status } logs(first: 10) { nodes { ${ROW} } } } } }`,
    unitsOf: (size) => size,
  },
  {
    of: 'levels of judgments on judgments, in a page of fifty rows',
    unit: 'judgment',
    sizes: [1, 2, 3, 4, 5, 6],
    query: (size) => `{ evaluation(id: "evr_deep${size}") { logs(first: 50) { nodes { ${judgmentsDeep(size)} } } } }`,
    unitsOf: (size) => 50 * 2 * size,
  },
];

const queryOf = (query: string): BenchQuery => ({ query, operationName: undefined, variables: [{}] });

export interface GrowthOptions {
  readonly repeats: number;
  readonly seconds: number;
  readonly print: (line: string) => void;
}

const grow = async (server: Running, { of, unit, sizes, query, unitsOf }: Growth, { repeats, seconds }: GrowthOptions): Promise<string> => {
  const runs = new Map<number, number[]>(sizes.map((size) => [size, []]));
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    for (const size of sizes) runs.get(size)?.push(await cpuOf(server, queryOf(query(size)), seconds));
  }
  const costs = sizes.map((size) => ({ size, cpu: median(runs.get(size) ?? []), units: unitsOf(size) }));
  const [first] = costs;
  const each = ({ cpu, units }: { cpu: number; units: number }): number => cpu / units;
  const rows = costs.map((cost, index) => {
    const before = costs[index - 1];
    const marginal = before && (cost.cpu - before.cpu) / (cost.units - before.units);
    return [
      String(cost.size),
      number(cost.cpu),
      number(each(cost) * 1000),
      `×${(each(cost) / (first ? each(first) : Number.NaN)).toFixed(2)}`,
      marginal === undefined ? '' : number(marginal * 1000),
    ];
  });
  return `${of}\n${tableOf(['', 'CPU ms', `CPU µs per ${unit}`, 'to the first', `CPU µs per ${unit} more`], rows)}\n`;
};

/** CPU for each row, evaluation and judgment as their number grows: what grows linearly costs each no more the more there are. */
export const growth = async (options: GrowthOptions): Promise<void> => {
  const upstream = await startUpstream();
  const port = await freePort();
  const server = await startServer(startOf('ours', upstream.url, port), port);
  for (const each of GROWTHS) options.print(await grow(server, each, options));
  await server.stop();
  await upstream.stop();
};
