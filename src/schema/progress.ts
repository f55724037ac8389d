import type { Run, RunStats } from '../loaders/entities.ts';
import type { ProgressEvent, ProgressSnapshot } from '../loaders/progress.ts';
import { builder } from './builder.ts';
import { inRange } from './connection-args.ts';
import { hasRunsBelow } from './cost.ts';
import { EvaluationStatusEnum } from './enums.ts';
import { evaluationIdOf } from './ids.ts';
import { EvaluationRef, EvaluationStatsRef, RunRef } from './refs.ts';

const MAX_INTERVAL = 3600;

/** A run's stats beside the snapshot that they are part of. */
interface RunProgress {
  readonly stats: RunStats;
  readonly snapshot: ProgressSnapshot;
}

const runOf = ({ stats, snapshot }: RunProgress): Run | null =>
  snapshot.runs.find((run): run is Run => !(run instanceof Error) && run.id === stats.run_id) ?? null;

const expectedLogs = (progress: RunProgress): number | null => runOf(progress)?.dataset?.datapoints_count ?? null;

/** Seconds until all logs are there, at the rate since the watching began. */
const etaSeconds = (progress: RunProgress): number | null => {
  const { stats, snapshot } = progress;
  const expected = expectedLogs(progress);
  if (expected === null) return null;
  const missing = expected - stats.num_logs;
  if (missing <= 0) return 0;
  const made = stats.num_logs - (snapshot.since.numLogs.get(stats.run_id) ?? 0);
  const seconds = (snapshot.observedAt - snapshot.since.observedAt) / 1000;
  return made > 0 && seconds > 0 ? Math.round((missing * seconds) / made) : null;
};

const RunProgressRef = builder.objectRef<RunProgress>('RunProgress').implement({
  description: 'How far a run has come.',
  fields: (t) => ({
    run: t.field({
      type: RunRef,
      description: 'The run; null where upstream does not list it.',
      resolve: runOf,
    }),
    status: t.field({
      type: EvaluationStatusEnum.ref,
      nullable: false,
      description: 'Its status.',
      resolve: ({ stats }) => EvaluationStatusEnum.read(stats.status),
    }),
    numLogs: t.int({ nullable: false, description: 'How many logs it has.', resolve: ({ stats }) => stats.num_logs }),
    expectedLogs: t.int({ description: 'How many logs it will have: the size of its dataset; null without one.', resolve: expectedLogs }),
    percent: t.float({
      description: 'numLogs of expectedLogs, 0 to 100; null without a dataset.',
      resolve: (progress) => {
        const expected = expectedLogs(progress);
        return expected === null || expected === 0 ? null : Math.min(100, (100 * progress.stats.num_logs) / expected);
      },
    }),
    judgments: t.int({
      nullable: false,
      description: 'How many judgments its logs have, over all evaluators.',
      resolve: ({ stats }) => stats.evaluator_stats.reduce((sum, { num_judgments }) => sum + num_judgments, 0),
    }),
    etaSeconds: t.float({
      description: 'Seconds until all logs are there, at the rate since this was first watched; null where no rate can be told.',
      resolve: etaSeconds,
    }),
  }),
});

const EvaluationProgressRef = builder.objectRef<ProgressSnapshot>('EvaluationProgress').implement({
  description: 'The state of an evaluation at one moment. Its fields travel with the event and cost no call, as far as they are told here.',
  fields: (t) => ({
    evaluation: t.expose('evaluation', { type: EvaluationRef, nullable: false, description: 'The evaluation.' }),
    stats: t.expose('stats', { type: EvaluationStatsRef, nullable: false, description: 'Its results so far.' }),
    runs: t.field({
      type: [RunProgressRef],
      nullable: false,
      description: 'Its runs, newest first.',
      extensions: hasRunsBelow,
      resolve: (snapshot) => snapshot.stats.run_stats.flatMap((stats) => (stats instanceof Error ? [] : [{ stats, snapshot }])),
    }),
    isFinal: t.exposeBoolean('isFinal', {
      nullable: false,
      description: 'Whether every run is completed or cancelled; then this is the last event.',
    }),
    observedAt: t.field({
      type: 'DateTime',
      nullable: false,
      description: 'When upstream said so.',
      resolve: ({ observedAt }) => new Date(observedAt).toISOString(),
    }),
  }),
});

builder.subscriptionType({
  description: 'What is told as it happens, over Server-Sent Events.',
  fields: (t) => ({
    evaluationProgress: t.field({
      type: EvaluationProgressRef,
      nullable: false,
      args: {
        id: t.arg.id({ required: true, description: 'The evaluation, by upstream or global id.' }),
        intervalSeconds: t.arg.int({
          defaultValue: 5,
          description: `Seconds between two looks at upstream, 1 to ${MAX_INTERVAL}; of several watchers the shortest counts.`,
        }),
      },
      description:
        'The state of an evaluation at once, then at every change, until every run is completed or cancelled. All watchers with one key share one upstream call for each interval. When upstream fails that is told once, and the watching goes on.',
      subscribe: (_root, { id, intervalSeconds }, { watchProgress }) => {
        const seconds = inRange('intervalSeconds', intervalSeconds ?? 5, 1, MAX_INTERVAL);
        return watchProgress(evaluationIdOf('id', id), seconds * 1000);
      },
      resolve: (event: ProgressEvent, _args, context) => {
        context.startAnew(event instanceof Error ? undefined : event.evaluation);
        if (event instanceof Error) throw event;
        return event;
      },
    }),
  }),
});
