import { createAnswering } from '../../src/analysis/answering/create-answering.ts';
import type { AttachedEvaluator, Block, CellBlock, NumberField, TermField } from '../../src/analysis/block.ts';
import type { Question } from '../../src/analysis/question.ts';
import { finished } from '../../src/analysis/steps.ts';
import { createTerms } from '../../src/analysis/terms.ts';
import { number, tableOf, withRatio } from './table.ts';

/*
 * What it costs to answer by blocks that are there already, beside loops written for the one question over the same arrays. Reading rows and
 * making blocks of them is not in it.
 */

const BLOCK_ROWS = 1000;
const RUNS = 8;
const ROUNDS = 5;

const FIELDS = ['duration', 'providerLatency', 'promptTokens', 'outputTokens', 'totalTokens', 'totalCost', 'outputLength'] as const;

const evaluator = (name: string, returnType: string): AttachedEvaluator => ({
  versionId: `evv_${name}`,
  fileId: `ev_${name}`,
  name,
  path: name,
  returnType,
  options: [],
  isRated: returnType === 'boolean',
});

const EVALUATORS = [evaluator('Correct', 'boolean'), evaluator('Quality', 'number')];

/** Numbers that look random, and are the same each time. */
const randomNumbers = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
};

interface Data {
  readonly length: number;
  readonly numbers: ReadonlyMap<string, Float64Array>;
  readonly terms: ReadonlyMap<string, Uint32Array>;
  readonly scores: readonly Float64Array[];
  readonly states: Uint8Array;
  readonly blocks: readonly Block[];
}

const NOTHING = { terms: new Uint32Array(BLOCK_ROWS), errors: new Uint32Array(BLOCK_ROWS) };

const cellsAt = (scores: Float64Array, states: Uint8Array, kind: number, from: number, to: number): CellBlock => ({
  states: states.subarray(from, to),
  kinds: new Uint8Array(to - from).fill(kind),
  numbers: scores.subarray(from, to),
  terms: NOTHING.terms,
  optionsAt: () => [],
  errors: NOTHING.errors,
  scores: scores.subarray(from, to),
  valences: NOTHING.terms,
  usersAt: () => [],
});

const blocksOf = ({ length, numbers, terms, scores, states }: Omit<Data, 'blocks'>): Block[] =>
  Array.from({ length: Math.ceil(length / BLOCK_ROWS) }, (_, index) => {
    const [from, to] = [index * BLOCK_ROWS, Math.min(length, (index + 1) * BLOCK_ROWS)];
    const cells = scores.map((column, at) => cellsAt(column, states, at + 1, from, to));
    const columns = new Map([...numbers].map(([field, column]) => [field, column.subarray(from, to)]));
    const codes = new Map([...terms].map(([field, column]) => [field, column.subarray(from, to)]));
    return {
      length: to - from,
      numbers: (field: NumberField) => columns.get(field) as Float64Array,
      terms: (field: TermField) => codes.get(field) ?? NOTHING.terms,
      cells: (at: number) => cells[at] as CellBlock,
      judging: () => [],
      output: () => null,
      json: () => undefined,
      messages: () => undefined,
      searched: () => [],
    };
  });

const makeData = (length: number, terms: ReturnType<typeof createTerms>): Data => {
  const random = randomNumbers(7);
  const column = (): Float64Array => Float64Array.from({ length }, () => (random() < 0.02 ? Number.NaN : Math.round(random() * 1e6) / 1e4));
  const runs = Array.from({ length: RUNS }, (_, index) => terms.add(`evr_${index}`));
  const failed = terms.add('Timed out.');
  const datapoints = Array.from({ length: length / RUNS }, (_, index) => terms.add(`dp_${index}`));
  const code = (codes: readonly number[], index: number): number => codes[index % codes.length] as number;
  const data = {
    length,
    numbers: new Map([
      ...FIELDS.map((field) => [field, column()] as const),
      ['createdAt', Float64Array.from({ length }, (_, index) => 1_748_736_000_000_000 + index * 20_000_000)] as const,
    ]),
    terms: new Map([
      ['run', Uint32Array.from({ length }, (_, index) => code(runs, Math.floor((index * RUNS) / length)))],
      ['datapoint', Uint32Array.from({ length }, (_, index) => code(datapoints, index))],
      ['error', Uint32Array.from({ length }, () => (random() < 0.05 ? failed : 0))],
    ]),
    scores: [Float64Array.from({ length }, () => Math.round(random())), Float64Array.from({ length }, () => random() * 10)],
    states: new Uint8Array(length).fill(1),
  };
  return { ...data, blocks: blocksOf(data) };
};

const NONE: Question = { filter: {}, orderBy: [], window: { offset: 0, count: 0 }, total: true };

const summed = (ask: object) => Object.fromEntries(FIELDS.map((field) => [field, ask]));

/** Nine aggregates: seven numbers, and two evaluators. */
const NINE = { numbers: summed({}), created: true, judgments: {} } as const;

interface Case {
  readonly name: string;
  readonly question: Partial<Question>;
  readonly byHand?: (data: Data) => unknown;
}

const numbersOf = (data: Data, field: string): Float64Array => data.numbers.get(field) as Float64Array;

/** Count, sum, least and greatest, and the deviation by a second look. */
const plainSummary = (values: Float64Array): number[] => {
  let [count, sum, min, max, squares] = [0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at] as number;
    if (Number.isNaN(value)) continue;
    count += 1;
    sum += value;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  const mean = sum / count;
  for (let at = 0; at < values.length; at += 1) {
    const distance = (values[at] as number) - mean;
    if (!Number.isNaN(distance)) squares += distance * distance;
  }
  return [count, sum, min, max, Math.sqrt(squares / (count - 1))];
};

const plainAggregates = (data: Data): number[][] => [
  ...[...data.numbers.values()].map(plainSummary),
  ...data.scores.map(plainSummary),
  plainSummary(Float64Array.from(data.terms.get('error') as Uint32Array)),
];

const plainPercentiles = (data: Data): unknown => {
  const values = numbersOf(data, 'duration')
    .filter((value) => !Number.isNaN(value))
    .sort();
  const bins = new Uint32Array(20);
  const [min, max] = [values[0] as number, values.at(-1) as number];
  for (let at = 0; at < values.length; at += 1) {
    const bin = Math.min(19, Math.floor((((values[at] as number) - min) / (max - min)) * 20));
    bins[bin] = (bins[bin] as number) + 1;
  }
  return [[50, 90, 99].map((p) => values[Math.floor(((values.length - 1) * p) / 100)]), bins];
};

const plainTop = (data: Data): unknown => {
  const durations = numbersOf(data, 'duration');
  const errors = data.terms.get('error') as Uint32Array;
  const rows: number[] = [];
  let least = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < data.length; row += 1) {
    const duration = durations[row] as number;
    if (errors[row] === 0 || !(duration > least)) continue;
    rows.push(row);
    if (rows.length < 200) continue;
    rows.sort((one, other) => (durations[other] as number) - (durations[one] as number)).length = 50;
    least = durations[rows[49] as number] as number;
  }
  return rows;
};

const plainGrid = (data: Data): unknown => {
  const runs = data.terms.get('run') as Uint32Array;
  const grid = new Map<number, { count: number; sums: number[] }>();
  for (let row = 0; row < data.length; row += 1) {
    const run = runs[row] as number;
    const cell = grid.get(run) ?? { count: 0, sums: data.scores.map(() => 0) };
    grid.set(run, cell);
    cell.count += 1;
    for (let at = 0; at < data.scores.length; at += 1)
      cell.sums[at] = (cell.sums[at] as number) + ((data.scores[at] as Float64Array)[row] as number);
  }
  return grid;
};

const asked = { percentiles: [50, 90, 99], histograms: [{ bins: 20 }] };

const CASES: readonly Case[] = [
  { name: 'the count', question: {} },
  { name: 'nine aggregates', question: { aggregates: NINE }, byHand: plainAggregates },
  { name: 'three percentiles and a histogram', question: { aggregates: { numbers: { duration: asked } } }, byHand: plainPercentiles },
  {
    name: 'all of these',
    question: { aggregates: { ...NINE, numbers: { ...summed({}), duration: asked } } },
    byHand: (data) => [plainAggregates(data), plainPercentiles(data)],
  },
  {
    name: 'nine aggregates with intervals',
    question: {
      aggregates: {
        numbers: summed({ intervals: [0.95] }),
        errorRateIntervals: [0.95],
        judgments: { scoreIntervals: [0.95], passRateIntervals: [{ confidence: 0.95, denominator: 'judgments' }] },
      },
    },
  },
  {
    name: 'the fifty longest of those that failed',
    question: {
      filter: { hasError: true },
      orderBy: [{ by: { number: 'duration' }, descending: true }],
      window: { offset: 0, count: 50 },
    },
    byHand: plainTop,
  },
  {
    name: 'the fifty best by a score',
    question: { orderBy: [{ by: { judgment: { name: 'Quality' } }, descending: true }], window: { offset: 0, count: 50 } },
  },
  {
    name: 'runs by evaluators',
    question: { groups: [{ by: [{ field: 'run' }], first: 50, order: 'key-asc', timeZone: 'UTC', aggregates: { judgments: {} } }] },
    byHand: plainGrid,
  },
  {
    name: 'days of a zone',
    question: { groups: [{ by: [{ createdAt: 'day' }], first: 500, order: 'key-asc', timeZone: 'Europe/Berlin' }] },
  },
  {
    name: 'three facets, one left out of the filter',
    question: {
      filter: { runIds: ['evr_1'] },
      facets: [{ field: 'run' } as const, { field: 'hasError' } as const, { judgment: { name: 'Correct' } }].map((by) => ({
        by,
        first: 20,
        timeZone: 'UTC',
      })),
    },
  },
];

const cpuOf = (work: () => unknown): number => {
  const times = Array.from({ length: ROUNDS }, () => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  });
  return Math.min(...times);
};

export const answering = ({ logs, print }: { readonly logs: number; readonly print: (line: string) => void }): void => {
  const terms = createTerms();
  const data = makeData(logs, terms);
  const rows = CASES.map(({ name, question, byHand }) => {
    const hand = byHand && cpuOf(() => byHand(data));
    const ours = cpuOf(() => {
      const asking = createAnswering({ ...NONE, ...question }, { terms, evaluators: EVALUATORS });
      for (const block of data.blocks) finished(asking.take(block));
      finished(asking.answer(true));
    });
    return [name, hand === undefined ? '' : number(hand), hand === undefined ? number(ours) : withRatio(ours, hand)];
  });
  print(`CPU ms over ${logs} rows in blocks of ${BLOCK_ROWS}, the best of ${ROUNDS}:`);
  print(tableOf(['', 'by hand', 'answering'], rows));
  print(`${number(process.memoryUsage.rss() / 2 ** 20)} MiB at the end`);
};
