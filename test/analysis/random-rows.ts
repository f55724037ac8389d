import fc from 'fast-check';
import type { EvaluationLogResponse } from '../../src/contract/evaluation.ts';
import { cells, EVALUATORS, error, type Member, type Said, type SaidBy } from './random-cells.ts';

/*
 * Rows as plain values, written down without a look at how the source reads them, and the records that say the same. Members that a row lacks
 * may hold anything in its record.
 */

export interface Row {
  readonly run: string;
  readonly log: string;
  readonly datapoint: string | null;
  readonly kind: string;
  readonly version: string | null;
  readonly model: string | null;
  readonly source: string | null;
  readonly user: string | null;
  readonly environment: string | null;
  readonly finishReason: string | null;
  readonly error: string | null;
  readonly output: string | null;
  readonly createdAt: number | null;
  readonly duration: number | null;
  readonly providerLatency: number | null;
  readonly promptTokens: number | null;
  readonly outputTokens: number | null;
  readonly promptCost: number | null;
  readonly outputCost: number | null;
  readonly inputs: unknown;
  readonly messages: unknown;
  readonly metadata: unknown;
  readonly target: unknown;
  /** In the order of `EVALUATORS`. */
  readonly said: readonly Said[];
  /** The same with all that was said before. */
  readonly by: readonly (readonly SaidBy[])[];
}

/** Texts that are alike in one way and differ in another. */
export const TEXTS = [
  'Refund',
  'refund',
  'REFUND please',
  'a refund of 5 €',
  'Straße',
  'STRASSE',
  'strasse',
  'İstanbul',
  'istanbul',
  'ıstanbul',
  'café',
  'cafe\u0301',
  'CAFÉ',
  'ΟΔΟΣ',
  'οδος',
  'οδοσ',
  '𐐀bc',
  '𐐨BC',
  '\ud800',
  '\uffff',
  '',
  ' ',
] as const;

export const NUMBERS = [0, -0, 1, 1.5, -1, 0.1 + 0.2, 0.3, 1e308, -1e308, 5e-324, 2 ** 53, 2 ** 53 + 2] as const;

/** Moments in every spelling, and the microseconds that they are. */
export const MOMENTS: readonly (readonly [spelling: string, microseconds: number])[] = [
  ['2025-03-11T10:02:17.604512Z', 1741687337604512],
  ['2025-03-11T12:02:17.604512+02:00', 1741687337604512],
  ['2025-03-11 05:32:17.604512-0430', 1741687337604512],
  ['2025-03-11t10:02:17.6045120000', 1741687337604512],
  ['2025-03-11T10:02:17.6045129z', 1741687337604512],
  ['2025-03-11T10:02:17.604513Z', 1741687337604513],
  ['2025-03-11T10:02', 1741687320000000],
  ['2025-03-11T11:02 +01', 1741687320000000],
  ['1969-12-31T23:59:59.5Z', -500000],
  ['2016-12-31T23:59:60Z', 1483228800000000],
];

const DAMAGED = [undefined, null, 7, {}, ['x'], true] as const;
const DAMAGED_NUMBERS = [undefined, null, '3', {}, Number.NaN, Number.POSITIVE_INFINITY] as const;
const DAMAGED_MOMENTS = [undefined, null, 17, '2025-02-30T00:00:00Z', 'yesterday', ''] as const;

const member = <T>(values: readonly T[], damaged: readonly unknown[]): fc.Arbitrary<Member<T>> =>
  fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...values).map((value) => ({ sent: value, is: value })) },
    { weight: 1, arbitrary: fc.constantFrom(...damaged).map((sent) => ({ sent, is: null })) },
  );

const text = member<string>(TEXTS, DAMAGED);
const number = member<number>(NUMBERS, DAMAGED_NUMBERS);
const moment: fc.Arbitrary<Member<number>> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...MOMENTS).map(([sent, is]) => ({ sent, is })) },
  { weight: 1, arbitrary: fc.constantFrom(...DAMAGED_MOMENTS).map((sent) => ({ sent, is: null })) },
);

/** Keys that JSON Pointers trip over. */
export const KEYS = ['', '~', '/', 'a/b', '~1', '0', '1', '01', '-', '__proto__', 'length', 'name', 'ä'] as const;

/** JSON of few keys and values, so that pointers find something and values come again. */
export const { json } = fc.letrec<{ json: unknown }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom<unknown>(...TEXTS, ...NUMBERS, null, true, false, '5', Number.NaN, Number.NEGATIVE_INFINITY),
    fc.array(tie('json'), { maxLength: 3 }),
    fc.array(fc.tuple(fc.constantFrom(...KEYS), tie('json')), { maxLength: 10 }).map((members) => Object.fromEntries(members)),
  ),
}));

const freeForm = fc.oneof({ weight: 4, arbitrary: json }, { weight: 1, arbitrary: fc.constantFrom(undefined, null) });

const fields = fc.record({
  run: fc.constantFrom('evr_1', 'evr_2', 'evr_3'),
  log: fc.constantFrom('log_1', 'log_2', 'log_3', 'an own: id'),
  datapoint: member(['dp_1', 'dp_2', 'dp_𐐀'], DAMAGED),
  isInRow: fc.boolean(),
  kind: fc.constantFrom('prompt', 'tool', 'flow', 'agent', 'unknown'),
  version: member(['pv_1', 'pv_2'], DAMAGED),
  model: member(['gpt-4o', 'GPT-4O', 'sonnet'], DAMAGED),
  source: text,
  user: text,
  environment: text,
  finishReason: member(['stop', 'length'], DAMAGED),
  error,
  output: text,
  createdAt: moment,
  start: moment,
  end: moment,
  providerLatency: number,
  promptTokens: number,
  outputTokens: number,
  promptCost: number,
  outputCost: number,
  inputs: freeForm,
  messages: fc.constantFrom<unknown>(undefined, null, [], [{ role: 'user', content: 'Refund' }]),
  metadata: freeForm,
  target: freeForm,
  cells,
});

type Fields = typeof fields extends fc.Arbitrary<infer T> ? T : never;

const rowOf = (given: Fields): Row => {
  const { kind, isInRow, start, end, inputs, metadata, target } = given;
  const isKnown = kind !== 'unknown';
  return {
    run: given.run,
    log: given.log,
    datapoint: given.datapoint.is,
    kind,
    version: isKnown ? given.version.is : null,
    model: isKnown ? given.model.is : null,
    source: given.source.is,
    user: given.user.is,
    environment: given.environment.is,
    finishReason: given.finishReason.is,
    error: given.error.is,
    output: given.output.is,
    createdAt: given.createdAt.is,
    // Those of MOMENTS are apart by whole microseconds, but for one of which a digit more is written.
    duration: start.is === null || end.is === null ? null : Math.round((exact(end) - exact(start)) * 1e6) / 1e6,
    providerLatency: given.providerLatency.is,
    promptTokens: given.promptTokens.is,
    outputTokens: given.outputTokens.is,
    promptCost: given.promptCost.is,
    outputCost: given.outputCost.is,
    inputs: inputs ?? undefined,
    messages: given.messages ?? undefined,
    metadata: metadata ?? undefined,
    target: isInRow ? (target ?? undefined) : undefined,
    said: given.cells.map((cell) => cell.said),
    by: given.cells.map((cell) => cell.by),
  };
};

/** Seconds with every digit that was written. */
const exact = ({ sent, is }: Member<number>): number => {
  const micros = is as number;
  const beyond = String(sent).includes('6045129') ? 0.9 : 0;
  return (micros + beyond) / 1e6;
};

const recordOf = (given: Fields): EvaluationLogResponse => {
  const { kind, isInRow, datapoint, inputs, metadata, target } = given;
  const version = kind === 'unknown' ? {} : { [kind]: { version_id: given.version.sent, model: given.model.sent } };
  const judging = given.cells.flatMap((cell, index) =>
    cell.logs.map(({ isOwn, log }) => ({ isOwn, log: { ...log, evaluator: EVALUATORS[index] } })),
  );
  const logs = (isOwn: boolean): object[] => judging.filter((one) => one.isOwn === isOwn).map(({ log }) => log);
  const log = {
    id: given.log,
    ...version,
    ...(!isInRow && { source_datapoint_id: datapoint.sent }),
    source: given.source.sent,
    user: given.user.sent,
    environment: given.environment.sent,
    finish_reason: given.finishReason.sent,
    error: given.error.sent,
    output: given.output.sent,
    created_at: given.createdAt.sent,
    start_time: given.start.sent,
    end_time: given.end.sent,
    provider_latency: given.providerLatency.sent,
    prompt_tokens: given.promptTokens.sent,
    output_tokens: given.outputTokens.sent,
    prompt_cost: given.promptCost.sent,
    output_cost: given.outputCost.sent,
    inputs,
    messages: given.messages,
    metadata,
    evaluator_logs: logs(true),
  };
  const row = { run_id: given.run, log, evaluator_logs: logs(false), ...(isInRow && { datapoint: { id: datapoint.sent, target } }) };
  return row as unknown as EvaluationLogResponse;
};

/** A row, and the record that says it. */
export const rows = fc.array(
  fields.map((given) => ({ row: rowOf(given), record: recordOf(given) })),
  { minLength: 1, maxLength: 20 },
);

/** Both together; null where both are missing, or the sum is beyond what a number can be. */
export const together = (one: number | null, other: number | null): number | null => {
  if (one === null && other === null) return null;
  const sum = (one ?? 0) + (other ?? 0);
  return Math.abs(sum) > Number.MAX_VALUE ? null : sum;
};
