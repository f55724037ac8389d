import type { EvaluationLogDimension, EvaluationLogDimensionSelector } from '../documents/documents.ts';
import type { ScoreColumn } from '../parts/scores.ts';
import { type Choice, judgmentIn, judgmentParam, LACKING, type TextField } from './rows-address.ts';

/** What rows are chosen by, and how the address says so. */
export interface Dimension {
  readonly title: string;
  readonly by: EvaluationLogDimensionSelector;
  /** Several may be chosen. */
  readonly isMany: boolean;
  /** Shown where all rows are alike, too. */
  readonly isAlways?: boolean;
  /** How a value is chosen; null for rows that lack it. */
  choiceOf(value: string | null): Choice;
  labelOf(value: string | null): string;
  /** Whether something is chosen by this. */
  has(choice: Choice): boolean;
  /** The value that is chosen so. */
  valueIn(choice: Choice): string | null;
}

/** Evaluators whose judgments are few different ones. */
const isChoice = ({ returnType }: ScoreColumn): boolean =>
  returnType === 'BOOLEAN' || returnType === 'SELECT' || returnType === 'MULTI_SELECT';

/** Judgments as they are, and states in words: a choice that is judged, and has no option, is one of none. */
export const judgmentLabel = (column: ScoreColumn, value: string): string => {
  if (value === 'JUDGED') return isChoice(column) ? 'none chosen' : 'judged';
  return STATES[value] ?? value;
};

const STATES: Readonly<Record<string, string>> = { ABSTAINED: 'abstained', ERRORED: 'failed', MISSING: 'missing' };

/** Texts of every row, by the names of their fields; not all of them: there may be a user for each row. */
const TEXTS: Readonly<Partial<Record<TextField, TextDimension>>> = {
  model: ['Model', 'MODEL'],
  finishReason: ['Ended by', 'FINISH_REASON'],
  environment: ['Environment', 'ENVIRONMENT'],
  source: ['Source', 'SOURCE'],
};

type TextDimension = readonly [title: string, field: EvaluationLogDimension];

const ofRuns = (runs: ReadonlyMap<string, string>): Dimension => ({
  title: 'Run',
  by: { field: 'RUN' },
  isMany: true,
  choiceOf: (value) => ({ param: 'run', value: value ?? '' }),
  labelOf: (value) => runs.get(value ?? '') ?? value ?? 'none',
  has: ({ param }) => param === 'run',
  valueIn: ({ value }) => value,
});

const ofErrors: Dimension = {
  title: 'Log',
  by: { field: 'HAS_ERROR' },
  isMany: false,
  choiceOf: (value) => ({ param: 'error', value: value ?? '' }),
  labelOf: (value) => (value === 'true' ? 'failed' : 'did not fail'),
  has: ({ param }) => param === 'error',
  valueIn: ({ value }) => value,
};

const ofText = (name: string, [title, field]: TextDimension): Dimension => ({
  title,
  by: { field },
  isMany: true,
  choiceOf: (value) => (value === null ? { param: LACKING, value: name } : { param: name, value }),
  labelOf: (value) => value ?? 'none',
  has: ({ param, value }) => param === name || (param === LACKING && value === name),
  valueIn: ({ param, value }) => (param === LACKING ? null : value),
});

const ofEvaluator = (column: ScoreColumn): Dimension => ({
  title: column.name,
  by: { judgment: { versionId: column.versionId } },
  isMany: true,
  isAlways: true,
  choiceOf: (value) => ({ param: 'judged', value: judgmentParam(column.versionId, value ?? '') }),
  labelOf: (value) => judgmentLabel(column, value ?? ''),
  has: ({ param, value }) => param === 'judged' && judgmentIn(value)?.versionId === column.versionId,
  valueIn: ({ value }) => judgmentIn(value)?.value ?? null,
});

/** Everything that rows are chosen by beside words and numbers, in the order of the list. */
export const dimensions = (columns: readonly ScoreColumn[], runs: ReadonlyMap<string, string>): Dimension[] => [
  ofRuns(runs),
  ofErrors,
  ...columns.map(ofEvaluator),
  ...Object.entries(TEXTS).map(([name, text]) => ofText(name, text)),
];
