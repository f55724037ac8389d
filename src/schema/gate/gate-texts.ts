import type { ObjectFieldBuilder } from '@pothos/core';
import type { ComparedCell, ComparedRow } from '../../analysis/comparison/comparison.ts';
import type { GateReport, WorstPair } from '../../analysis/gate/gate-report.ts';
import { junitOf } from '../../analysis/gate/junit.ts';
import { markdownOf } from '../../analysis/gate/markdown.ts';
import { cellLogs, judgingLogs, judgmentDisplay, judgmentError } from '../../contract/judgment.ts';
import { runLabel } from '../../contract/run-label.ts';
import type { EvaluationLog, Run } from '../../loaders/entities.ts';
import { fieldsBelow, type Selection, within } from '../analysis/selection.ts';
import type { Types } from '../kit/builder.ts';
import type { SourceDescription } from '../kit/context.ts';
import type { Gate } from './gate.ts';

const MAX_EXAMPLES = 50;
const EXAMPLES = 5;
const MAX_LENGTH = 60_000;

/** How many of the worst pairs the texts below show at the most. */
export const mostExamples = (gate: Selection): number =>
  fieldsBelow(gate)
    .filter(({ name }) => name === 'markdown')
    .reduce((most, { args }) => Math.max(most, within(['examples'], (args['examples'] ?? EXAMPLES) as number, 0, MAX_EXAMPLES)), 0);

const sideOf = (run: Run) => ({ id: run.id, label: runLabel(run), createdAt: typeof run.created_at === 'string' ? run.created_at : null });

const nameOf = ({ name, id }: { readonly name?: unknown; readonly id: string }): string => (typeof name === 'string' ? name : id);

/** What a log came to by one of the evaluators. */
const judgmentText = (row: EvaluationLog | undefined, place: number, { evaluators }: Gate['sides']): string => {
  if (!row) return 'nothing';
  const log = cellLogs(evaluators, judgingLogs(row))[place];
  if (!log) return 'nothing';
  const error = judgmentError(log);
  if (error !== null) return `failed: ${String(error)}`;
  return log.judgment == null ? 'abstained' : judgmentDisplay(log.judgment);
};

const worstIn = (row: ComparedRow, gate: Gate): WorstPair[] => {
  const { attached } = gate.sides;
  const [control, candidate] = row.cells;
  const records = gate.reading.worst?.rows ?? [];
  const logOf = (cell: ComparedCell | undefined, place: number): EvaluationLog | undefined => {
    const at = cell?.logs[cell.judgments[place]?.log ?? -1];
    const found = at === undefined ? undefined : records[at]?.row;
    return found instanceof Error ? undefined : found;
  };
  return (candidate?.judgments ?? []).flatMap(({ change }, place): WorstPair[] => {
    if (change !== 'regressed' && change !== 'errored') return [];
    const [before, after] = [logOf(control, place), logOf(candidate, place)];
    return [
      {
        datapointId: row.datapoint,
        evaluator: attached[place]?.path ?? attached[place]?.versionId ?? '',
        before: judgmentText(before, place, gate.sides),
        after: judgmentText(after, place, gate.sides),
        logId: after?.log.id ?? null,
      },
    ];
  });
};

const reportOf = (gate: Gate, source: SourceDescription): GateReport => {
  const { verdict, checks, problems, sides, reading, control } = gate;
  const { evaluation, run } = sides;
  const compared = reading.worst?.answer.rows[0];
  return {
    verdict,
    checks,
    problems,
    evaluation: { id: evaluation.id, name: nameOf(evaluation) },
    run: sideOf(run),
    control: control && sideOf(control),
    versionId: run.version?.version_id ?? null,
    datasetVersionId: run.dataset?.version_id ?? null,
    controlDatasetVersionId: control?.dataset?.version_id ?? null,
    exportedAt: source.exportedAt,
    coverage: reading.coverage.share,
    worst: { total: compared?.totalCount ?? 0, pairs: (compared?.rows ?? []).flatMap((row) => worstIn(row, gate)) },
  };
};

type Fields = ObjectFieldBuilder<Types, Gate>;

export const junitField = (t: Fields) =>
  t.string({
    nullable: false,
    description: 'The outcome as JUnit XML, for the test reports of build servers.',
    resolve: (gate, _args, { source }) => junitOf(reportOf(gate, source)),
  });

export const markdownField = (t: Fields) =>
  t.string({
    nullable: false,
    args: {
      examples: t.arg.int({
        defaultValue: EXAMPLES,
        description: `How many of the rows that became worse it shows; 0 to ${MAX_EXAMPLES}.`,
      }),
      maxLength: t.arg.int({
        defaultValue: MAX_LENGTH,
        description: 'At most this many Unicode code points, at least 1,000; what does not fit is told as a count.',
      }),
    },
    description: 'The outcome as GitHub Markdown, for step summaries and comments.',
    resolve: (gate, { examples, maxLength }, { source }) =>
      markdownOf(reportOf(gate, source), {
        examples: examples ?? EXAMPLES,
        maxLength: within(['maxLength'], maxLength ?? MAX_LENGTH, 1_000, 1_000_000),
      }),
  });
