import type { EvaluationLogDimensionSelector } from '../documents/documents.ts';
import type { ScoreColumn } from '../parts/scores.ts';
import { judgmentParam } from './rows-address.ts';

/** What rows are chosen by, and how the address says so. */
export interface Dimension {
  readonly title: string;
  readonly by: EvaluationLogDimensionSelector;
  readonly param: string;
  /** Several may be chosen. */
  readonly isMany: boolean;
  paramOf(value: string): string;
  labelOf(value: string): string;
}

/** Evaluators whose judgments are few different ones. */
const isChoice = ({ returnType }: ScoreColumn): boolean =>
  returnType === 'BOOLEAN' || returnType === 'SELECT' || returnType === 'MULTI_SELECT';

/** Judgments as they are, and states in words: a choice that is judged, and has no option, is one of none. */
const judgmentLabel = (column: ScoreColumn, value: string): string => {
  if (value === 'JUDGED') return isChoice(column) ? 'none chosen' : 'judged';
  return STATES[value] ?? value;
};

const STATES: Readonly<Record<string, string>> = { ABSTAINED: 'abstained', ERRORED: 'failed', MISSING: 'missing' };

/** Everything that rows are chosen by beside words, in the order of the list. */
export const dimensions = (columns: readonly ScoreColumn[], runs: ReadonlyMap<string, string>): Dimension[] => [
  {
    title: 'Run',
    by: { field: 'RUN' },
    param: 'run',
    isMany: true,
    paramOf: (value) => value,
    labelOf: (value) => runs.get(value) ?? value,
  },
  { title: 'Model', by: { field: 'MODEL' }, param: 'model', isMany: true, paramOf: (value) => value, labelOf: (value) => value },
  {
    title: 'Log',
    by: { field: 'HAS_ERROR' },
    param: 'error',
    isMany: false,
    paramOf: (value) => value,
    labelOf: (value) => (value === 'true' ? 'failed' : 'did not fail'),
  },
  ...columns.map((column) => ({
    title: column.name,
    by: { judgment: { versionId: column.versionId } },
    param: 'judged',
    isMany: true,
    paramOf: (value: string) => judgmentParam(column.versionId, value),
    labelOf: (value: string) => judgmentLabel(column, value),
  })),
];
