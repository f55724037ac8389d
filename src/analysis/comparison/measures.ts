import type { GrowingList } from '../answering/growing-list.ts';
import type { AttachedEvaluator } from '../block.ts';
import { theEvaluator } from '../evaluators.ts';
import type { SelectorKey } from '../filter.ts';
import type { Place } from '../parse-input.ts';
import { type ComparedLogs, type JudgedColumns, NUMBER } from './compared-logs.ts';
import type { PairedMeasure } from './comparison.ts';
import { ERRORED } from './sides.ts';

/** What a measure takes of logs. */
export interface NumberOfLogs {
  /** NaN for a log without one. */
  readonly of: (log: number) => number;
  /** Whether it is 1 or 0, for what is so or not. */
  readonly isBinary: boolean;
}

/** Whether an evaluator's judgments have scores: as numbers, or as good or bad. */
export const isScored = ({ returnType, isRated }: AttachedEvaluator): boolean => returnType === 'number' || isRated;

const selectorOf = (measure: PairedMeasure): SelectorKey | undefined => {
  if ('score' in measure) return measure.score;
  if ('number' in measure) return measure.number;
  return 'judgmentError' in measure ? measure.judgmentError : undefined;
};

/** The index of the evaluator that a measure looks at; undefined for one that looks at none. */
export const evaluatorOfMeasure = (measure: PairedMeasure, evaluators: readonly AttachedEvaluator[], place: Place): number | undefined => {
  const selector = selectorOf(measure);
  return selector && theEvaluator(selector, evaluators, place);
};

/** What a measure looks at, in a word. */
export const nameOfMeasure = (measure: PairedMeasure, evaluator: AttachedEvaluator | undefined): string => {
  if ('field' in measure) return measure.field;
  return evaluator?.versionId ?? 'error';
};

const NONE: NumberOfLogs = { of: () => Number.NaN, isBinary: false };

const ofColumn = (list: GrowingList<Float64Array> | undefined): NumberOfLogs => {
  const column = list?.all();
  return column ? { of: (log) => column[log] as number, isBinary: false } : NONE;
};

/** Where more is better; of judgments that are good or bad 1 or 0. */
export const scoreOfLogs = ({ scores }: JudgedColumns, evaluator: AttachedEvaluator): NumberOfLogs =>
  isScored(evaluator) ? { ...ofColumn(scores), isBinary: evaluator.returnType !== 'number' } : NONE;

/** A log without a good judgment counts as a bad one. Numbers know no worst. */
const goodOfLogs = ({ scores }: JudgedColumns, { isRated }: AttachedEvaluator): NumberOfLogs => {
  const column = scores.all();
  return isRated ? { of: (log) => (column[log] === 1 ? 1 : 0), isBinary: true } : NONE;
};

const givenNumbers = ({ kinds, values }: JudgedColumns, { returnType }: AttachedEvaluator): NumberOfLogs => {
  if (returnType !== 'number') return NONE;
  const [kindOf, column] = [kinds.all(), values.all()];
  return { of: (log) => (kindOf[log] === NUMBER ? (column[log] as number) : Number.NaN), isBinary: false };
};

const failuresOf = (column: Uint8Array, failed: number): NumberOfLogs => ({
  of: (log) => (column[log] === failed ? 1 : 0),
  isBinary: true,
});

/** What a measure takes of the logs of a comparison; `index` is that of its evaluator. */
export const numberOfLogs = (
  measure: PairedMeasure,
  logs: ComparedLogs,
  evaluators: readonly AttachedEvaluator[],
  index: number | undefined,
): NumberOfLogs => {
  if ('field' in measure) return ofColumn(logs.numbers.get(measure.field));
  if ('logError' in measure) return failuresOf(logs.failures.all(), 1);
  const columns = logs.judged.get(index as number) as JudgedColumns;
  const evaluator = evaluators[index as number] as AttachedEvaluator;
  if ('number' in measure) return givenNumbers(columns, evaluator);
  if ('judgmentError' in measure) return failuresOf(columns.states.all(), ERRORED);
  return measure.denominator === 'logs' ? goodOfLogs(columns, evaluator) : scoreOfLogs(columns, evaluator);
};
