import type { GraphQLResolveInfo } from 'graphql';
import { objectsIn } from '../contract/present.ts';
import type { Evaluation, Run, RunStats } from '../loaders/entities.ts';
import { type ProgressEvent, WatchError } from '../loaders/progress/hub.ts';
import type { ProgressSnapshot } from '../loaders/progress/snapshot.ts';
import { numeric } from './evaluator-stats.ts';
import { builder } from './kit/builder.ts';
import type { Context } from './kit/context.ts';
import { hasRunsBelow, lengthOf } from './kit/cost.ts';
import { EvaluationStatusEnum } from './kit/enums.ts';
import type { WrittenArgs } from './kit/field-extensions.ts';
import { evaluationGlobalId, evaluationIdOf } from './kit/ids.ts';
import { InputError } from './kit/input-error.ts';
import { EvaluationRef, EvaluationStatsRef, RunRef } from './kit/refs.ts';
import { intTotal } from './kit/total.ts';
import { inRange } from './paging/connection-args.ts';
import { showsWhole } from './progress-reach.ts';

const MAX_INTERVAL = 3600;

/** A run's stats beside the snapshot that they are part of. */
interface RunProgress {
  readonly stats: RunStats;
  readonly snapshot: ProgressSnapshot;
}

const runOf = ({ stats, snapshot }: RunProgress): Run | null =>
  snapshot.runs?.find((run): run is Run => !(run instanceof Error) && run.id === stats.run_id) ?? null;

const numberOrNull = (value: unknown): number | null => (typeof value === 'number' && Number.isFinite(value) ? value : null);

const expectedLogs = (progress: RunProgress): number | null => numberOrNull(runOf(progress)?.dataset?.datapoints_count);

/** Seconds until all logs are there, at the rate since the watching began. */
const etaSeconds = (progress: RunProgress): number | null => {
  const { stats, snapshot } = progress;
  const expected = expectedLogs(progress);
  const numLogs = numberOrNull(stats.num_logs);
  if (expected === null || numLogs === null) return null;
  const missing = expected - numLogs;
  if (missing <= 0) return 0;
  const made = numLogs - (snapshot.since.numLogs.get(stats.run_id) ?? 0);
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
      description: 'Its status.',
      resolve: ({ stats }) => EvaluationStatusEnum.read(stats.status),
    }),
    numLogs: t.int({ description: 'How many logs it has.', resolve: ({ stats }) => stats.num_logs }),
    expectedLogs: t.int({ description: 'How many logs it will have: the size of its dataset; null without one.', resolve: expectedLogs }),
    percent: t.float({
      description: 'numLogs of expectedLogs, 0 to 100; null without a dataset.',
      resolve: (progress) => {
        const expected = expectedLogs(progress);
        const numLogs = numberOrNull(progress.stats.num_logs);
        return expected === null || expected === 0 || numLogs === null ? null : Math.min(100, (100 * numLogs) / expected);
      },
    }),
    judgments: t.int({
      description: 'How many judgments its logs have, over all evaluators.',
      resolve: ({ stats }) =>
        intTotal(objectsIn(stats.evaluator_stats).reduce((sum, { num_judgments }) => sum + numeric(num_judgments), 0)),
    }),
    etaSeconds: t.float({
      description: 'Seconds until all logs are there, at the rate since this was first watched; null where no rate is known.',
      resolve: etaSeconds,
    }),
  }),
});

const EvaluationProgressRef = builder.objectRef<ProgressSnapshot>('EvaluationProgress').implement({
  description: 'The state of an evaluation at one moment. Its own fields travel with the event and cost no call.',
  fields: (t) => ({
    evaluationId: t.id({
      nullable: false,
      description: 'The global id of the evaluation.',
      resolve: ({ stats }) => evaluationGlobalId(stats.evaluation_id),
    }),
    evaluation: t.field({
      type: EvaluationRef,
      nullable: false,
      description: 'The evaluation.',
      // It is there wherever it is selected; see `showsWhole`.
      resolve: ({ evaluation }) => evaluation as Evaluation,
    }),
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
      description: 'Whether every run is completed or cancelled; then this is the last event of this evaluation.',
    }),
    observedAt: t.field({
      type: 'DateTime',
      nullable: false,
      description: 'When upstream said so.',
      resolve: ({ observedAt }) => new Date(observedAt).toISOString(),
    }),
  }),
});

const MAX_WATCHED = 50;

const intervalSeconds = builder.args((t) => ({
  intervalSeconds: t.int({
    defaultValue: 5,
    description: `Seconds between two looks at upstream, 1 to ${MAX_INTERVAL}; of several watchers the shortest counts.`,
  }),
}));

const millisecondsOf = (seconds: number | null | undefined): number => inRange('intervalSeconds', seconds ?? 5, 1, MAX_INTERVAL) * 1000;

/** The evaluations that a list names, each once. */
const watchedIdsOf = (ids: readonly string[]): readonly string[] => {
  const watched = [...new Set(ids.map((id) => evaluationIdOf('ids', id)))];
  if (watched.length >= 1 && watched.length <= MAX_WATCHED) return watched;
  throw new InputError('ids', `Argument "ids" names ${watched.length} evaluations; it must be 1 to ${MAX_WATCHED}.`);
};

const watch = (
  evaluationIds: readonly string[],
  { intervalSeconds }: { readonly intervalSeconds?: number | null | undefined },
  { watchProgress }: Context,
  info: GraphQLResolveInfo,
): AsyncIterable<ProgressEvent> => watchProgress({ evaluationIds, intervalMs: millisecondsOf(intervalSeconds), isWhole: showsWhole(info) });

/** The snapshot of an event, as its own operation; throws where there is none. */
const snapshotOf = ({ seen }: ProgressEvent, context: Context, errorOf: (fault: Error) => Error): ProgressSnapshot => {
  context.startAnew(seen instanceof Error ? undefined : seen.evaluation);
  if (seen instanceof Error) throw errorOf(seen);
  return seen;
};

builder.subscriptionType({
  description: 'What is sent as it happens: over Server-Sent Events, or as multipart/mixed with subscriptionSpec=1.0.',
  fields: (t) => ({
    evaluationProgress: t.field({
      type: EvaluationProgressRef,
      nullable: false,
      args: {
        id: t.arg.id({ required: true, description: 'The evaluation, by upstream or global id.' }),
        ...intervalSeconds,
      },
      description:
        'The state of an evaluation at once, then at every change, until every run is completed or cancelled. All watchers of it with one key share one look at upstream for each interval: one call for what the stats hold, two more where the evaluation or its runs are shown. A change made through this server is looked for at once. When upstream fails that is reported once, and the watching goes on.',
      subscribe: (_root, { id, ...interval }, context, info) => {
        return watch([evaluationIdOf('id', id)], interval, context, info);
      },
      resolve: (event: ProgressEvent, _args, context) => snapshotOf(event, context, (seen) => seen),
    }),
    evaluationsProgress: t.field({
      type: EvaluationProgressRef,
      args: {
        ids: t.arg.idList({
          required: true,
          description: `The evaluations, 1 to ${MAX_WATCHED}, by upstream or global id; one named twice counts once.`,
        }),
        ...intervalSeconds,
      },
      description:
        'As evaluationProgress, for several evaluations over one connection: the state of each at once, then one event for each change, with the evaluation that changed. An evaluation that does not exist, or cannot be looked at, is null with an error that has its evaluationId, and the others go on. Ends when all are final.',
      extensions: { cost: ({ ids }: WrittenArgs) => ({ own: lengthOf(ids), times: 1 }) },
      subscribe: (_root, { ids, ...interval }, context, info) => {
        return watch(watchedIdsOf(ids), interval, context, info);
      },
      resolve: (event: ProgressEvent, _args, context) => snapshotOf(event, context, () => new WatchError(event)),
    }),
  }),
});
