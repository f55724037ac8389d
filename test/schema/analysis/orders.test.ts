import { describe, expect, test } from 'vitest';
import { facade } from '../../support/helpers.ts';
import { EVALUATION, SOURCES } from './asking.ts';
import { costOf, durationOf, idsOf, type Row, rowsByHand, saidOf, stateOf } from './rows-by-hand.ts';

const EVALUATORS = ['Helpfulness', 'Empty Promise', 'Voice', 'Issue Tags', 'Conductor’s Note'];

type Value = number | string | undefined;

/** Numbers before texts; what is missing comes last unless it is said to come first. */
const compared = (one: Value, other: Value, { down = false, nullsFirst = false } = {}): number => {
  if (one === undefined || other === undefined) {
    const order = Number(one === undefined) - Number(other === undefined);
    return nullsFirst ? -order : order;
  }
  const order = typeof one === typeof other ? (one < other ? -1 : Number(one > other)) : typeof one === 'number' ? -1 : 1;
  return down ? -order : order;
};

type Step = readonly [of: (row: Row, index: number) => Value, how?: Parameters<typeof compared>[2]];

const errorsOf = (row: Row): number => EVALUATORS.filter((name) => stateOf(row, name) === 'ERRORED').length;
const voiceOf = (row: Row): Value => ({ warm: 1, stiff: 0, theatrical: 0 })[String(saidOf(row, 'Voice'))];

/** Orders beside what they mean. */
const ORDERS: [orderBy: string, steps: readonly Step[]][] = [
  ['[{ by: { field: DURATION } }]', [[durationOf]]],
  ['[{ by: { field: DURATION }, direction: DESC }]', [[durationOf, { down: true }]]],
  ['[{ by: { field: CREATED_AT }, direction: DESC }]', [[({ log }) => log.created_at, { down: true }]]],
  ['[{ by: { field: LISTED }, direction: DESC }]', [[(_row, index) => index, { down: true }]]],
  ['[{ by: { field: TOTAL_COST }, nulls: FIRST }]', [[costOf, { nullsFirst: true }]]],
  [
    '[{ by: { field: OUTPUT_LENGTH }, direction: DESC, nulls: FIRST }]',
    [[({ log }) => (log.output == null ? undefined : [...log.output].length), { down: true, nullsFirst: true }]],
  ],
  [
    '[{ by: { field: DATAPOINT } }, { by: { field: OUTPUT_TOKENS }, direction: DESC }]',
    [[({ datapoint }) => datapoint?.id], [({ log }) => log.output_tokens ?? undefined, { down: true }]],
  ],
  [
    '[{ by: { field: JUDGMENT_ERRORS }, direction: DESC }, { by: { field: PROMPT_TOKENS } }]',
    [[errorsOf, { down: true }], [({ log }) => log.prompt_tokens ?? undefined]],
  ],
  [
    '[{ by: { judgment: { name: "Helpfulness" } } }, { by: { field: PROVIDER_LATENCY } }]',
    [[(row) => saidOf(row, 'Helpfulness') as Value], [({ log }) => log.provider_latency ?? undefined]],
  ],
  ['[{ by: { judgment: { path: "Evaluators/Voice" } }, direction: DESC, nulls: FIRST }]', [[voiceOf, { down: true, nullsFirst: true }]]],
  [
    '[{ by: { metadataPath: "/attempts" }, direction: DESC }]',
    [[({ log }) => (log.metadata?.['attempts'] ?? undefined) as Value, { down: true }]],
  ],
];

/** Ties go on to the next step, and at last to the listing. */
const ordered = (rows: readonly Row[], steps: readonly Step[]): Row[] =>
  rows
    .map((row, index) => ({ row, index }))
    .toSorted((one, other) => {
      for (const [of, how] of steps) {
        const order = compared(of(one.row, one.index), of(other.row, other.index), how);
        if (order !== 0) return order;
      }
      return one.index - other.index;
    })
    .map(({ row }) => row);

const QUERY = (orderBy: string, page: string, filter = '{}') =>
  `{ evaluation(id: "${EVALUATION}") { logs(${page}, orderBy: ${orderBy}, filter: ${filter}) { nodes { runId log { humanloopId } } } } }`;

const idsIn = (data: { evaluation: { logs: { nodes: { runId: string; log: { humanloopId: string } }[] } } }): string[] =>
  data.evaluation.logs.nodes.map(({ runId, log }) => `${runId} ${log.humanloopId}`);

describe.each(SOURCES)('rows in an order, %s', (_name, source) => {
  test.each(ORDERS)('%s', async (orderBy, steps) => {
    const rows = await rowsByHand();
    const { ask, bugs } = facade(await source());
    expect(idsIn((await ask(QUERY(orderBy, 'first: 200'))).data)).toEqual(idsOf(ordered(rows, steps)));
    expect(idsIn((await ask(QUERY(orderBy, 'page: 3, perPage: 7'))).data)).toEqual(idsOf(ordered(rows, steps).slice(14, 21)));
    const sound = rows.filter(({ log }) => !log.error);
    expect(idsIn((await ask(QUERY(orderBy, 'last: 5', '{ hasError: false }'))).data)).toEqual(idsOf(ordered(sound, steps).slice(-5)));
    expect(bugs).toEqual([]);
  });
});
