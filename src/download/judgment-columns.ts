import { type AttachedEvaluator, JUDGMENT_STATES } from '../analysis/block.ts';
import { type CellSource, cellOf } from '../analysis/record-cells.ts';
import { textOrNull } from '../analysis/record-fields.ts';
import { judgmentState } from '../contract/judgment.ts';
import { numberCell, textCell, valueCell } from './cells.ts';
import type { Column } from './table-row.ts';

/** What a column says of the evaluator log that fills a cell, by the word before its colon. */
const PARTS: Readonly<Record<string, (source: CellSource) => string | null>> = {
  judgment: (source) => (judgmentState(source) === 'judged' ? valueCell(source?.judgment) : null),
  score: (source) => (source ? numberCell(cellOf(source).score) : null),
  state: (source) => (JUDGMENT_STATES.find((state) => state === judgmentState(source)) ?? 'missing').toUpperCase(),
  error: (source) => (source ? textCell(cellOf(source).error) : null),
  user: (source) => (source ? textCell(textOrNull(source.user)) : null),
  created_at: (source) => (typeof source?.created_at === 'string' ? textCell(source.created_at) : null),
};

const nameOf = ({ path, name, versionId }: AttachedEvaluator): string => path ?? name ?? versionId;

/** What each evaluator is called in a column: its path, with its version where another has the same. */
const evaluatorNames = (attached: readonly AttachedEvaluator[]): string[] => {
  const names = attached.map(nameOf);
  return names.map((name, index) =>
    names.indexOf(name) === names.lastIndexOf(name) ? name : `${name}@${(attached[index] as AttachedEvaluator).versionId}`,
  );
};

/** The names of the columns of judgments, in the order of the evaluators. */
export const judgmentColumnNames = (attached: readonly AttachedEvaluator[]): string[] =>
  evaluatorNames(attached).map((name) => `judgment:${name}`);

/** The evaluator that is called so; with its version after an `@` it may always be. */
const indexOf = (called: string, attached: readonly AttachedEvaluator[]): number => {
  const index = evaluatorNames(attached).indexOf(called);
  return index >= 0 ? index : attached.findIndex((evaluator) => `${nameOf(evaluator)}@${evaluator.versionId}` === called);
};

/** A column such as `judgment:PATH` or `score:PATH@VERSION_ID`; undefined for any other text, and where there is no such evaluator. */
export const judgmentColumn = (header: string, attached: readonly AttachedEvaluator[]): Column | undefined => {
  const colon = header.indexOf(':');
  const word = header.slice(0, Math.max(0, colon));
  const part = Object.hasOwn(PARTS, word) ? PARTS[word] : undefined;
  const index = part ? indexOf(header.slice(colon + 1), attached) : -1;
  return part && index >= 0 ? { header, readsJudgments: true, cell: ({ sources }) => part(sources[index]) } : undefined;
};
