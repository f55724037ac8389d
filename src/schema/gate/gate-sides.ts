import { QuestionError } from '../../analysis/errors.ts';
import type { GateTerms } from '../../analysis/gate/gate.ts';
import type { Finding } from '../../contract/finding.ts';
import { objectsIn } from '../../contract/present.ts';
import type { RunStatsResponse } from '../../contract/stats.ts';
import type { Evaluation, Run } from '../../loaders/entities.ts';
import { evaluatorsOf } from '../comparison/compared.ts';
import { type ListedRuns, runNamed } from '../comparison/runs-compared.ts';
import type { Context } from '../kit/context.ts';
import type { GateAsked, GateInput } from './gate-input.ts';

/** A run that is to pass, with all that is known of it before any row is read. */
export interface GateSides extends ReturnType<typeof evaluatorsOf> {
  readonly evaluation: Evaluation;
  readonly run: Run;
  readonly control: Run | undefined;
  /** Undefined where there are none, or they cannot be read. */
  readonly stats: RunStatsResponse | undefined;
}

const controlOf = (evaluationId: string, runs: ListedRuns, controlRunId: string | null | undefined): Run | undefined => {
  if (controlRunId == null) return runs.find((run): run is Run => !(run instanceof Error) && run.control === true);
  try {
    return runNamed(evaluationId, runs, controlRunId, ['input', 'controlRunId']);
  } catch (error) {
    // What the data lack is told by the gate.
    if (error instanceof QuestionError) return undefined;
    throw error;
  }
};

/** The evaluation, its runs and its stats, in one round; null of an evaluation that does not exist. */
export const gateSides = async (
  { evaluationId }: GateAsked,
  { runId, controlRunId }: GateInput,
  { loaders }: Context,
): Promise<GateSides | null> => {
  const listed = loaders.runs.load(evaluationId);
  // Those of an evaluation that does not exist are none.
  listed.catch(() => undefined);
  const [evaluation, stats] = await Promise.all([
    loaders.evaluation.load(evaluationId),
    // An export may have none: then rows are counted.
    loaders.stats.load(evaluationId).catch(() => undefined),
  ]);
  if (!evaluation) return null;
  const runs = await listed;
  const run = runNamed(evaluationId, runs, runId, ['input', 'runId']);
  const all: unknown = stats?.run_stats;
  return {
    evaluation,
    ...evaluatorsOf(evaluation),
    run,
    control: controlOf(evaluationId, runs, controlRunId),
    stats: objectsIn(all as readonly RunStatsResponse[]).find((each) => !(each instanceof Error) && each.run_id === run.id),
  };
};

const FINDINGS_AT_ONCE = 500;

const isAbout = (finding: Finding, { evaluation, run }: GateSides): boolean =>
  finding.evaluationId === evaluation.id && (finding.runId === null || finding.runId === run.id);

/** What an export has lost of the run, as far as it was found. */
const holesIn = async (sides: GateSides, { exportHealth }: Pick<Context, 'exportHealth'>): Promise<string[]> => {
  const health = await exportHealth();
  if (!health) return [];
  const total = health.findingsCount(['ERROR']);
  for (let offset = 0; offset < total; offset += FINDINGS_AT_ONCE) {
    const found = await health.findings({ severities: ['ERROR'], offset, count: FINDINGS_AT_ONCE });
    const hole = found.find((finding) => isAbout(finding, sides));
    if (hole) return [`The export has lost something of the run: ${hole.message}`];
  }
  return [];
};

/** How much of its dataset a run has logs of. */
export interface Coverage {
  /** From 0 to 1; null without a dataset. */
  readonly share: number | null;
  /** Whether logs were counted, and not the datapoints that they are of. */
  readonly isByCount: boolean;
}

export const coverageOf = ({ run }: GateSides, counted: { readonly datapoints: number | null; readonly logs: number }): Coverage => {
  const size: unknown = run.dataset?.datapoints_count;
  const isByCount = counted.datapoints === null;
  if (typeof size !== 'number' || !(size > 0)) return { share: null, isByCount };
  return { share: Math.min(1, (counted.datapoints ?? counted.logs) / size), isByCount };
};

export interface Seen {
  readonly coverage: Coverage;
  /** Rows that could be read; undefined where none were read. */
  readonly rowsRead: number | undefined;
  readonly needsControl: boolean;
}

const unfinishedText = (name: string, { status }: Run): string => `${name} is not completed; it is ${String(status)}.`;

/** What speaks against the gate as a whole, whatever its rules say. */
export const problemsOf = async (
  sides: GateSides,
  { coverage, rowsRead, needsControl }: Seen,
  by: GateTerms & { readonly allowUnfinished: boolean; readonly namesControl: boolean },
  context: Pick<Context, 'exportHealth'>,
): Promise<string[]> => {
  const { run, control, stats } = sides;
  const { allowUnfinished, namesControl, minCoverage } = by;
  const problems: string[] = [];
  if (run.status !== 'completed' && !allowUnfinished) problems.push(unfinishedText('The run', run));
  if (control === run && (needsControl || namesControl)) problems.push('The run is the one that it is to be compared with.');
  else if (control && needsControl && control.status !== 'completed' && !allowUnfinished)
    problems.push(unfinishedText('The run to compare with', control));
  if (!control && namesControl) problems.push('The evaluation does not have the run that it is to be compared with.');
  const { share, isByCount } = coverage;
  if (share !== null && share < minCoverage) {
    const of = isByCount ? 'by count' : 'of its datapoints';
    problems.push(`The run has logs for ${share} of its dataset, ${of}; ${minCoverage} is needed.`);
  }
  const counted: unknown = stats?.num_logs;
  if (rowsRead !== undefined && typeof counted === 'number' && rowsRead < counted)
    problems.push(`The run has ${counted} logs by its stats, and ${rowsRead} rows could be read.`);
  return [...problems, ...(await holesIn(sides, context))];
};
