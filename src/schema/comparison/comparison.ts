import { indexOf } from '../analysis/once.ts';
import { ScanRef, type ShownScan } from '../analysis/scan.ts';
import { builder } from '../kit/builder.ts';
import { checks, knows } from '../kit/checks.ts';
import { ofAllRows } from '../kit/cost.ts';
import { early, passesKey } from '../kit/early.ts';
import type { FieldCost, WrittenArgs } from '../kit/field-extensions.ts';
import { EvaluationRef, RunRef } from '../kit/refs.ts';
import { connectionArgs, connectionCost } from '../paging/connection-args.ts';
import { type ComparisonArgs, comparisonArgs } from './comparison-args.ts';
import { MeasureRef, measuresOf } from './measures.ts';
import { type Comparison, checkComparison, readComparison } from './read-comparison.ts';
import { RowConnectionRef } from './rows.ts';
import { rowsArgs } from './rows-args.ts';
import type { RowsPage } from './rows-pages.ts';
import { MAX_CANDIDATES } from './runs-compared.ts';
import { SummaryRef, summaryArgs, summaryOf } from './summary.ts';
import { CandidateDiffRef, versionDiffsCost, versionDiffsOf } from './version-diffs.ts';

/** What it costs to compare a run. */
const CANDIDATE = 100;

const comparisonCost = ({ candidateIds }: WrittenArgs): FieldCost => {
  const isKnown = Array.isArray(candidateIds) || typeof candidateIds === 'string';
  const candidates = Array.isArray(candidateIds) ? Math.min(candidateIds.length, MAX_CANDIDATES) : isKnown ? 1 : MAX_CANDIDATES;
  return { own: CANDIDATE * candidates, times: 1, isGuess: !isKnown };
};

const ComparisonRef = builder.objectRef<Comparison>('EvaluationComparison').implement({
  description:
    'Runs of one evaluation beside its control run, log by log. Differences are told over pairs alone: logs that both runs have for a datapoint. All that is selected below is computed in one reading of the rows.',
  fields: (t) => {
    const count = (name: 'pairedCount' | 'unmatchedCount' | 'repeatedCount', description: string) =>
      t.int({ nullable: false, description, extensions: ofAllRows, resolve: ({ answer }) => answer?.[name] as number });
    return {
      control: t.expose('control', {
        type: RunRef,
        nullable: false,
        description: 'The run that they are compared with.',
        extensions: passesKey,
      }),
      candidates: t.expose('candidates', {
        type: [RunRef],
        nullable: false,
        description: 'The runs that are compared, in the order given, or else newest first.',
        extensions: passesKey,
      }),
      versionDiffs: t.field({
        type: [CandidateDiffRef],
        nullable: false,
        description:
          'What was changed from the control run to each candidate, in the order of candidates. Reads no rows: the runs bring their versions.',
        extensions: { cost: versionDiffsCost, ...passesKey },
        resolve: versionDiffsOf,
      }),
      pairedCount: count('pairedCount', 'How many datapoints, or inputs, all these runs have.'),
      unmatchedCount: count('unmatchedCount', 'How many datapoints, or inputs, only some of the runs have.'),
      repeatedCount: count(
        'repeatedCount',
        'How many datapoints, or inputs, one of the runs has several logs of; their scores are averaged.',
      ),
      summary: t.field({
        type: [SummaryRef],
        nullable: false,
        args: summaryArgs,
        description: 'The outcome for each candidate and evaluator: by candidate, and then in the evaluation’s order.',
        extensions: ofAllRows,
        resolve: (self, { evaluators }) => summaryOf(self, evaluators),
      }),
      measures: t.field({
        type: [MeasureRef],
        nullable: false,
        description: 'Time, cost and tokens, for each candidate: DURATION, PROVIDER_LATENCY, TOTAL_COST and TOTAL_TOKENS.',
        extensions: ofAllRows,
        resolve: measuresOf,
      }),
    };
  },
});

builder.objectFields(ComparisonRef, (t) => ({
  rows: t.field({
    type: RowConnectionRef,
    nullable: false,
    args: { ...connectionArgs, ...rowsArgs },
    description: 'The rows: one for each datapoint, or for equal inputs, and one for each log without one.',
    extensions: { ...connectionCost, ofAllRows: true, ...passesKey },
    resolve: ({ pages }, args) =>
      pages[
        indexOf(
          pages.map((page) => page.args),
          args as RowsPage['args'],
        )
      ]?.connection as RowsPage['connection'],
  }),
  scan: t.field({
    type: ScanRef,
    nullable: false,
    description: 'What was read to compare.',
    extensions: ofAllRows,
    resolve: ({ scan }) => scan as ShownScan,
  }),
}));

builder.objectField(EvaluationRef, 'comparison', (t) =>
  t.field({
    type: ComparisonRef,
    args: comparisonArgs,
    description:
      'Its runs beside one of them, log by log. Costs the calls of the evaluation and of its runs, shared, and reads the rows of the runs compared: one upstream call for every 100, up to the scan limit, or one in all where the source compares by itself.',
    extensions: {
      ...early('id'),
      cost: comparisonCost,
      ...checks<ComparisonArgs>((args, { evaluationId }, info) => checkComparison(evaluationId, args, info)),
      ...knows((_args, { evaluationId }) => ({ evaluationId, runId: '' })),
    },
    resolve: ({ id }, args, context, info) => readComparison(id, args, context, info),
  }),
);
