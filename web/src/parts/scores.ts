import type { EvaluatorColumnFragment } from '../documents/documents.ts';
import type { Scale } from './scale.ts';

/** An evaluator as a column, and how its scores are shown. */
export interface ScoreColumn {
  readonly id: string;
  readonly versionId: string;
  readonly name: string;
  readonly path: string | null;
  readonly returnType: string | null;
  readonly kind: 'number' | 'share';
  /** Scores are numbers where more is better: these are shown as the numbers that they were. */
  readonly lessIsBetter: boolean;
  readonly limits: { readonly min: number | null; readonly max: number | null; readonly step: number | null } | null;
}

export const scoreColumn = ({ id, versionId, name, path, spec }: EvaluatorColumnFragment): ScoreColumn => ({
  id,
  versionId,
  name: name ?? path ?? versionId,
  path: path ?? null,
  returnType: spec?.returnType ?? null,
  kind: spec?.returnType === 'NUMBER' ? 'number' : 'share',
  lessIsBetter: spec?.numberValence === 'NEGATIVE',
  limits: spec?.numberLimits ?? null,
});

interface Attached {
  readonly version: EvaluatorColumnFragment | null;
}

/** The evaluators of an evaluation that are there, in its order; those of one name are told apart as a download does, `NAME@VERSION`. */
export const scoreColumns = (attached: readonly (Attached | null)[] | null | undefined): ScoreColumn[] => {
  const columns = attached?.flatMap((one) => (one?.version ? [scoreColumn(one.version)] : [])) ?? [];
  const names = columns.map(({ name }) => name);
  return columns.map((column) =>
    names.indexOf(column.name) === names.lastIndexOf(column.name) ? column : { ...column, name: `${column.name}@${column.versionId}` },
  );
};

interface Interval {
  readonly lower: number;
  readonly upper: number;
}

/** A score as it is shown. */
export const shownScore = ({ lessIsBetter }: ScoreColumn, score: number): number => (lessIsBetter ? -score : score);

/** A range of scores as it is shown. */
export const shownInterval = (column: ScoreColumn, { lower, upper }: Interval): Interval =>
  column.lessIsBetter ? { lower: -upper, upper: -lower } : { lower, upper };

/** What the marks of a column are drawn between: all that may be, where that is known, else all that there is. */
export const columnScale = ({ kind, limits }: ScoreColumn, values: readonly number[]): Scale => {
  if (kind === 'share') return { from: 0, to: 1 };
  const [from, to] = [
    Math.min(...values, limits?.min ?? Number.POSITIVE_INFINITY),
    Math.max(...values, limits?.max ?? Number.NEGATIVE_INFINITY),
  ];
  return from < to ? { from, to } : { from: from - 1, to: from + 1 };
};
