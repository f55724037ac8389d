import type { Judgment } from '../contract/log.ts';
import type { EvaluatorStatsResponse, RunStatsResponse } from '../contract/stats.ts';
import { evaluatorStats, type Outcome, type StatsEvaluator } from './evaluator-stats.ts';
import { elementsOf, jsonOf, listOf, memberOf, withMember } from './json-members.ts';
import { type JudgmentEntry, judgmentEntries } from './records.ts';
import { microsecondsOf } from './timestamp.ts';
import { isObject, textAt } from './tolerant-json.ts';

// JSON enters: the type of a judgment is its evaluator's to choose.
const outcomeOf = ({ log }: JudgmentEntry): Outcome => ({
  judgment: (log['judgment'] ?? undefined) as Judgment | undefined,
  failed: (log['error'] ?? null) !== null,
});

/** Of one evaluator's judgments on one log the newest; of equally new ones the last. */
const newestOf = (entries: readonly JudgmentEntry[]): JudgmentEntry | undefined => {
  const time = (entry: JudgmentEntry | undefined): number => microsecondsOf(entry?.log['created_at']) ?? Number.NEGATIVE_INFINITY;
  return entries.reduce<JudgmentEntry | undefined>((newest, entry) => (time(entry) >= time(newest) ? entry : newest), undefined);
};

/** The stats of some evaluators over the records of one run, in the order of the evaluators. */
export const statsOverRecords = (evaluators: readonly StatsEvaluator[], records: Iterable<Buffer>): EvaluatorStatsResponse[] => {
  // Without evaluators the records need not be read.
  if (evaluators.length === 0) return [];
  const outcomes = new Map(evaluators.map(({ versionId }) => [versionId, [] as Outcome[]]));
  for (const record of records) {
    const byVersion = Map.groupBy(judgmentEntries(record), ({ versionId }) => versionId);
    for (const [versionId, entries] of byVersion) {
      const newest = newestOf(entries);
      if (versionId !== undefined && newest) outcomes.get(versionId)?.push(outcomeOf(newest));
    }
  }
  return evaluators.map((evaluator) => evaluatorStats(evaluator, outcomes.get(evaluator.versionId) ?? []));
};

/** What a run's entry in the stats takes from the run itself. */
export interface CountedRun {
  readonly id: string;
  readonly versionId: string | null;
  readonly status: string;
  readonly numLogs: number;
}

/** A run's entry in the stats of an evaluation. */
export const runStats = (run: CountedRun, stats: EvaluatorStatsResponse[]): Buffer => {
  const entry: RunStatsResponse = {
    run_id: run.id,
    version_id: run.versionId,
    batch_id: null,
    num_logs: run.numLogs,
    status: run.status,
    evaluator_stats: stats,
  };
  return jsonOf(entry);
};

const versionIdIn = (entry: Buffer): string | undefined => {
  const stats: unknown = JSON.parse(entry.toString('utf8'));
  return isObject(stats) ? textAt(stats, 'evaluator_version_id') : undefined;
};

/** The evaluators that a run's entry has stats of. */
export const evaluatorsIn = (entry: Buffer): ReadonlySet<string | undefined> =>
  new Set(elementsOf(memberOf(entry, 'evaluator_stats')).map(versionIdIn));

/** A run's entry with the stats of more evaluators, those it has being kept to the byte. */
export const withEvaluatorStats = (entry: Buffer, stats: readonly EvaluatorStatsResponse[]): Buffer =>
  withMember(entry, 'evaluator_stats', listOf([...elementsOf(memberOf(entry, 'evaluator_stats')), ...stats.map(jsonOf)]));

/** A run's entry with the stats of these evaluators alone. */
export const withOnlyEvaluators = (entry: Buffer, isKept: (versionId: string | undefined) => boolean): Buffer => {
  const kept = elementsOf(memberOf(entry, 'evaluator_stats')).filter((stats) => isKept(versionIdIn(stats)));
  return withMember(entry, 'evaluator_stats', listOf(kept));
};

/** How many logs a run's entry counts. */
export const numLogsIn = (entry: Buffer): number => Number(memberOf(entry, 'num_logs')?.toString('utf8') ?? 0) || 0;
