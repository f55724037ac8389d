import type { SampleEvaluation, SampleRun } from '../../../sample/model.ts';
import type { EvaluatorStatsResponse } from '../../../src/contract/stats.ts';
import type { EvaluatorResponse } from '../../../src/contract/version.ts';
import { labelOf, utc } from './expected-rows.ts';

const SPECS = {
  llm: 'LlmEvaluatorSpec',
  python: 'CodeEvaluatorSpec',
  human: 'HumanEvaluatorSpec',
  external: 'ExternalEvaluatorSpec',
} as const;
const VERSIONS: Readonly<Record<string, string>> = { prompt: 'PromptVersion', flow: 'FlowVersion', agent: 'AgentVersion' };

const upper = (word: string | null | undefined): string | null => word?.toUpperCase() ?? null;

/** A line of the table of evaluations. */
export const listed = ({ id, name, body, runs }: SampleEvaluation) => ({
  id: `Evaluation:${id}`,
  humanloopId: id,
  name,
  runsCount: runs.length,
  updatedAt: utc(body.updated_at),
  url: body.url,
  createdBy: body.created_by ? { name: body.created_by.full_name } : null,
  evaluators: body.evaluators.map(({ version }) => ({
    version: { name: version.name, spec: { __typename: SPECS[version.spec.evaluator_type], returnType: upper(version.spec.return_type) } },
  })),
});

const evaluatorOf = ({ body }: SampleEvaluation, stats: EvaluatorStatsResponse): EvaluatorResponse => {
  const member = body.evaluators.find(({ version }) => version.version_id === stats.evaluator_version_id);
  if (!member) throw new Error('The sample has stats of an evaluator that its evaluation does not have.');
  return member.version;
};

const part = (count: number, whole: number): number | null => (whole === 0 ? null : count / whole);

const passRateOf = ({ spec }: EvaluatorResponse, stats: EvaluatorStatsResponse): number | null => {
  if (!('num_true' in stats)) return null;
  const falseIsGood = spec.options?.some(({ name, valence }) => name === 'false' && valence === 'positive');
  return part(falseIsGood ? stats.num_false : stats.num_true, stats.num_judgments);
};

/** The score of an evaluator over a run. */
export const scoreOf = (evaluation: SampleEvaluation, stats: EvaluatorStatsResponse): number | null => {
  const evaluator = evaluatorOf(evaluation, stats);
  if (!('percentiles' in stats)) return passRateOf(evaluator, stats);
  if (stats.mean == null) return null;
  return evaluator.spec.number_valence === 'negative' ? 0 - stats.mean : stats.mean;
};

const kindFields = (evaluator: EvaluatorResponse, stats: EvaluatorStatsResponse) => {
  if ('percentiles' in stats) {
    const { mean = null, std = null, percentiles } = stats;
    return { __typename: 'NumericEvaluatorStats', mean, std, percentile: percentiles['95'] ?? null };
  }
  if ('num_true' in stats) {
    const { num_true, num_false } = stats;
    return { __typename: 'BooleanEvaluatorStats', passRate: passRateOf(evaluator, stats), numTrue: num_true, numFalse: num_false };
  }
  if (!('num_judgments_per_option' in stats)) return { __typename: 'TextEvaluatorStats' };
  const counts = Object.entries(stats.num_judgments_per_option);
  const optionCounts = counts.map(([option, count]) => ({ option, count, fraction: part(count, stats.num_judgments) }));
  return { __typename: 'SelectEvaluatorStats', optionCounts };
};

const statsOf = (evaluation: SampleEvaluation, { numLogs, datapointsCount, stats }: SampleRun) => ({
  numLogs,
  expectedLogs: datapointsCount,
  evaluatorStats: stats.evaluator_stats.map((each) => ({
    evaluator: { path: evaluatorOf(evaluation, each).path },
    numJudgments: each.num_judgments,
    numNulls: each.num_nulls,
    numErrors: each.num_errors,
    score: scoreOf(evaluation, each),
    ...kindFields(evaluatorOf(evaluation, each), each),
  })),
});

const runOf = (evaluation: SampleEvaluation, run: SampleRun) => {
  const { version, dataset } = run.body;
  return {
    id: `Run:${evaluation.id}:${run.id}`,
    label: labelOf(run),
    control: run.control,
    status: upper(run.status),
    version: version
      ? {
          __typename: VERSIONS[run.versionKind ?? ''],
          name: version.name,
          versionName: version.version_name ?? null,
          ...(run.versionKind === 'prompt' && 'model' in version && { model: version.model, temperature: version.temperature ?? null }),
        }
      : null,
    dataset: dataset ? { name: dataset.name, datapointsCount: run.datapointsCount } : null,
    stats: statsOf(evaluation, run),
  };
};

/** The runs of an evaluation against its evaluators. */
export const overview = (evaluation: SampleEvaluation) => {
  const control = evaluation.runs.find((run) => run.control);
  return {
    name: evaluation.name,
    status: upper(evaluation.stats.status),
    controlRun: control ? { id: `Run:${evaluation.id}:${control.id}`, label: labelOf(control) } : null,
    evaluators: evaluation.body.evaluators.map(({ version: { version_id, path, name, spec } }) => ({
      version: {
        versionId: version_id,
        path,
        name,
        spec: {
          returnType: upper(spec.return_type),
          numberValence: upper(spec.number_valence),
          options: (spec.options ?? []).map((option) => ({ option: option.name, valence: upper(option.valence) })),
        },
      },
    })),
    runs: evaluation.runs.map((run) => runOf(evaluation, run)),
  };
};
