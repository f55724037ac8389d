import type { Upstream } from '../../upstream/client.ts';
import { UpstreamError } from '../../upstream/errors.ts';
import { createLoaders } from '../create-loaders.ts';
import type { Evaluation, RunStats } from '../entities.ts';
import type { Through } from './answers.ts';
import type { ProgressSnapshot } from './snapshot.ts';

/** How an evaluation is looked at. */
export interface Looking {
  /** Not the stats alone. */
  readonly isWhole: boolean;
  /** What is asked in the place of upstream. */
  readonly through?: Through;
  /** When upstream answered, where that was before. */
  readonly observedAt?: number;
}

export type Look = (looking: Looking) => Promise<ProgressSnapshot>;

const FINAL: ReadonlySet<string> = new Set(['completed', 'cancelled']);

/** Looks at an evaluation: at its stats, in one call, and where the whole is wanted at itself and its runs, in two more beside it. */
export const createLook = (upstreamNow: (through: Through | undefined) => Upstream, evaluationId: string, now: () => number): Look => {
  let since: ProgressSnapshot['since'] | undefined;
  return async ({ isWhole, through, observedAt: at }) => {
    const { stats, evaluation, runs: listed } = await read(upstreamNow(through), evaluationId, isWhole);
    const observedAt = at ?? now();
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

/** All that a look reads. Of several faults always the same one is told, whichever came first. */
const read = async (upstream: Upstream, evaluationId: string, isWhole: boolean) => {
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
  const evaluationNow = () => loaders.evaluation.load(evaluationId);
  const reading = [
    loaders.stats.load(evaluationId).catch(tellingUnknown('stats', evaluationNow)),
    isWhole ? evaluationNow() : undefined,
    isWhole ? loaders.runs.load(evaluationId).catch(tellingUnknown('runs', evaluationNow)) : undefined,
  ] as const;
  await Promise.allSettled(reading);
  const [stats, evaluation, runs] = await Promise.all(reading);
  if (evaluation === null) throw new UpstreamError({ kind: 'status', status: 404, unknown: 'evaluation' });
  return { stats, evaluation, runs };
};

/** For `catch`: where upstream does not know a part, tells whether it knows the evaluation. */
const tellingUnknown =
  (part: 'stats' | 'runs', evaluationNow: () => Promise<Evaluation | null>) =>
  async (error: unknown): Promise<never> => {
    if (!(error instanceof UpstreamError && error.fault.kind === 'status' && error.fault.status === 404)) throw error;
    const unknown = (await evaluationNow()) === null ? 'evaluation' : part;
    throw new UpstreamError({ kind: 'status', status: 404, unknown }, { cause: error });
  };
