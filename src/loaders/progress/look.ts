import type { Upstream } from '../../upstream/client.ts';
import { UpstreamError } from '../../upstream/errors.ts';
import { createLoaders } from '../create-loaders.ts';
import type { RunStats } from '../entities.ts';
import type { ProgressSnapshot } from './snapshot.ts';

const FINAL: ReadonlySet<string> = new Set(['completed', 'cancelled']);

/** Looks at an evaluation: at its stats, in one call, and where the whole is wanted at itself and its runs, in two more beside it. */
export const createLook = (
  upstreamNow: () => Upstream,
  evaluationId: string,
  now: () => number,
): ((isWhole: boolean) => Promise<ProgressSnapshot>) => {
  let since: ProgressSnapshot['since'] | undefined;
  return async (isWhole) => {
    const upstream = upstreamNow();
    const loaders = createLoaders({
      upstream,
      scanUpstream: upstream,
      maxPageSize: 1,
      anyRange: false,
      readSelected: false,
      maxScanCalls: 1,
      warn: () => undefined,
      spend: () => undefined,
      spendAnalysis: () => undefined,
    });
    const [stats, evaluation, listed] = await Promise.all([
      loaders.stats.load(evaluationId),
      isWhole ? loaders.evaluation.load(evaluationId) : undefined,
      isWhole ? loaders.runs.load(evaluationId) : undefined,
    ]);
    if (evaluation === null) throw new UpstreamError({ kind: 'status', status: 404 });
    const observedAt = now();
    const states = new Map<string, RunStats>();
    for (const run of stats.run_stats) if (!(run instanceof Error)) states.set(run.run_id, run);
    since ??= { observedAt, numLogs: new Map([...states].map(([id, run]) => [id, run.num_logs])) };
    // Asked at the same time, the stats may still be the newer ones of a run's status.
    const runs = listed?.map((run) => (run instanceof Error ? run : { ...run, status: states.get(run.id)?.status ?? run.status }));
    const text = JSON.stringify(stats);
    return {
      evaluation,
      runs,
      stats,
      observedAt,
      since,
      texts: { stats: text, whole: text + JSON.stringify([evaluation, runs]) },
      isFinal: states.size > 0 && [...states.values()].every(({ status }) => FINAL.has(status)),
    };
  };
};
