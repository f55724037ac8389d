import { orIfNotFound } from '../upstream/errors.ts';
import type { Checked } from '../upstream/shapes.ts';
import { keyed } from './batching.ts';
import { asEvaluationStats, asRun, type EvaluationStats, type Run } from './entities.ts';
import type { Loaders, LoadersOptions } from './loaders.ts';

const soundOrThrow = <T>(record: Checked<T> | undefined): T | null => {
  if (record instanceof Error) throw record;
  return record ?? null;
};

/** Runs and stats, of which upstream has no single ones: both endpoints answer for a whole evaluation. */
export const createRunLoaders = ({ upstream }: LoadersOptions): Pick<Loaders, 'runs' | 'run' | 'stats' | 'runStats'> => {
  const runs = keyed(async (id) => (await upstream.runs(id)).map((run) => asRun(run, id)));
  const stats = keyed(async (id): Promise<EvaluationStats> => asEvaluationStats(await upstream.stats(id), id));
  return {
    runs,
    run: {
      load: async ({ evaluationId, runId }) => {
        const list: readonly Checked<Run>[] = await runs.load(evaluationId).catch(orIfNotFound([]));
        return soundOrThrow(list.find((run) => (run instanceof Error ? run.standsFor : run.id) === runId));
      },
    },
    stats,
    runStats: {
      load: async ({ evaluationId, runId }) => {
        const { run_stats } = await stats.load(evaluationId);
        return soundOrThrow(run_stats.find((run) => (run instanceof Error ? run.standsFor : run.run_id) === runId));
      },
    },
  };
};
