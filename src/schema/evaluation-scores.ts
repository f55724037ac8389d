import { refuse } from '../analysis/parse-input.ts';
import { isComparable, type ScoreRuns } from '../analysis/scores/series.ts';
import { scoreDelta, scoreDeltaInterval, scoreInterval } from '../analysis/scores/stats-score.ts';
import { microsecondsOf } from '../contract/timestamp.ts';
import { EvaluationFilterRef } from './analysis/evaluations-args.ts';
import { checkedConfidence, checksConfidence, confidenceArg, IntervalRef } from './analysis/interval.ts';
import { readScores, type ScoredRun, type ScoresAsked, scoredFilter } from './analysis/read-scores.ts';
import { builder } from './kit/builder.ts';
import { checks } from './kit/checks.ts';
import { costsRuns, hasRunsBelow } from './kit/cost.ts';
import { EvaluatorSelectorRef } from './kit/evaluator-selector.ts';
import { fileIdOf } from './kit/ids.ts';
import { EvaluationRef, RunRef } from './kit/refs.ts';

const ScoreRunsEnum = builder.enumType('EvaluationScoreRuns', {
  description: 'Which runs of an evaluation stand for it.',
  values: {
    ALL: { value: 'all', description: 'Every run.' },
    BEST: {
      value: 'best',
      description: 'The one with the best score, of equal ones the newest; evaluations without a score are left out.',
    },
    CONTROL: { value: 'control', description: 'The control run; evaluations without one are left out.' },
    NEWEST: { value: 'newest', description: 'The newest completed run; evaluations without one are left out.' },
  } as const satisfies Record<string, { readonly value: ScoreRuns; readonly description: string }>,
});

/** A point, and the one before it. */
interface PlacedPoint {
  readonly point: ScoredRun;
  readonly previous: ScoredRun | undefined;
}

const PointRef = builder.objectRef<PlacedPoint>('EvaluationScorePoint').implement({
  description: 'A run’s score at its time.',
  fields: (t) => ({
    at: t.field({
      type: 'DateTime',
      nullable: false,
      description: 'When the run was created.',
      resolve: ({ point }) => point.run.created_at,
    }),
    run: t.field({ type: RunRef, nullable: false, description: 'The run.', resolve: ({ point }) => point.run }),
    evaluation: t.field({ type: EvaluationRef, nullable: false, description: 'The evaluation.', resolve: ({ point }) => point.evaluation }),
    evaluatorVersionId: t.id({
      nullable: false,
      description: 'The upstream id of the evaluator’s version.',
      resolve: ({ point }) => point.evaluatorVersionId,
    }),
    datasetVersionId: t.id({
      description: 'The upstream id of the dataset’s version; null for a run without one.',
      resolve: ({ point }) => point.datasetVersionId,
    }),
    score: t.float({
      description:
        'The score, where more is better: the share of good booleans or options among those that are good or bad, or the mean of numbers (negated where lower is better). Null without such judgments, and for several options and texts.',
      resolve: ({ point }) => point.score,
    }),
    numJudgments: t.int({
      nullable: false,
      description: 'How many judgments it rests on; where score is null, how many there are.',
      resolve: ({ point }) => point.numJudgments,
    }),
    interval: t.field({
      type: IntervalRef,
      args: confidenceArg,
      description:
        'The range of score, as of independent judgments; null where that is null, of one judgment of a number, and of numbers whose deviation upstream does not send.',
      extensions: checksConfidence,
      resolve: ({ point }, args) => scoreInterval(point, checkedConfidence(['confidence'], args)),
    }),
    comparableWithPrevious: t.boolean({
      description:
        'Whether evaluator version and dataset version are those of the point before; null at the first point. Runs without a dataset are comparable with none but themselves, for a run may be in several evaluations.',
      resolve: ({ point, previous }) => previous && isComparable(previous, point),
    }),
  }),
});

interface Change {
  readonly from: PlacedPoint;
  readonly to: PlacedPoint;
}

const ChangeRef = builder.objectRef<Change>('EvaluationScoreChange').implement({
  description: 'How a score moved between two points.',
  fields: (t) => ({
    from: t.expose('from', { type: PointRef, nullable: false, description: 'The earlier point.' }),
    to: t.expose('to', { type: PointRef, nullable: false, description: 'The later point.' }),
    delta: t.float({
      description:
        'The later score less the earlier: above 0 is better. Null where one of them is, or where one is a share and one a mean.',
      resolve: ({ from, to }) => scoreDelta(from.point, to.point),
    }),
    deltaInterval: t.field({
      type: IntervalRef,
      args: confidenceArg,
      description: 'The range of delta, as of independent samples; null where that is null, or where a mean has no range.',
      extensions: checksConfidence,
      resolve: ({ from, to }, args) => scoreDeltaInterval(from.point, to.point, checkedConfidence(['confidence'], args)),
    }),
    comparable: t.boolean({
      nullable: false,
      description:
        'Whether both points have the same versions of evaluator and dataset; else the difference may be theirs. Runs without a dataset are comparable with none but themselves.',
      resolve: ({ from, to }) => isComparable(from.point, to.point),
    }),
  }),
});

const sinceOf = (since: string | null | undefined): number => {
  if (since == null) return Number.NEGATIVE_INFINITY;
  return microsecondsOf(since) ?? refuse(['since'], 'has to be a time as RFC 3339 writes it.');
};

const SeriesRef = builder.objectRef<readonly PlacedPoint[]>('EvaluationScoreSeries').implement({
  description: 'What one evaluator said of a file over time.',
  fields: (t) => ({
    points: t.field({
      type: [PointRef],
      nullable: { list: false, items: false },
      description: 'The points, from the earliest; none where no evaluation passes.',
      extensions: hasRunsBelow,
      resolve: (points) => points,
    }),
    change: t.field({
      type: ChangeRef,
      args: { since: t.arg({ type: 'DateTime', description: 'From when; by default from the first point.' }) },
      description: 'From the first point at or after a time to the last point; null with fewer than two points.',
      extensions: checks<{ readonly since?: string | null }>(({ since }) => sinceOf(since)),
      resolve: (points, { since }) => {
        const earliest = sinceOf(since);
        const [from, ...later] = points.filter(({ point }) => point.at >= earliest);
        const to = later.at(-1);
        return from && to ? { from, to } : null;
      },
    }),
  }),
});

interface EvaluationsOf extends Pick<ScoresAsked, 'filter'> {
  readonly fileId: string;
}

const checkScores = ({ fileId, filter }: EvaluationsOf): void => {
  fileIdOf('fileId', fileId);
  scoredFilter(filter);
};

builder.queryFields((t) => ({
  evaluationScores: t.field({
    type: SeriesRef,
    args: {
      fileId: t.arg.id({ required: true, description: 'The upstream id of the file.' }),
      evaluator: t.arg({
        type: EvaluatorSelectorRef,
        required: true,
        description: 'The evaluator, in whatever version: all versions of its file are one series.',
      }),
      filter: t.arg({ type: EvaluationFilterRef, description: 'Only these evaluations.' }),
      runs: t.arg({ type: ScoreRunsEnum, defaultValue: 'all', description: 'Which runs stand for an evaluation.' }),
    },
    description:
      'What one evaluator said of a file over time. Costs one upstream call for every 100 evaluations of the file, up to the scan limit, or SCAN_LIMIT_EXCEEDED, and two, runs and stats, for each evaluation that passes the filter and is judged by it.',
    extensions: { ...costsRuns, ...checks<EvaluationsOf>(checkScores) },
    resolve: async (_root, { fileId, evaluator, filter, runs }, context) => {
      const points = await readScores({ fileId: fileIdOf('fileId', fileId), evaluator, filter, runs: runs ?? 'all' }, context);
      return points.map((point, index) => ({ point, previous: points[index - 1] }));
    },
  }),
}));
