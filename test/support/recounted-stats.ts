import { assembleStats } from '../../src/backend/stats/evaluation-stats.ts';
import { ask, edit } from '../../src/backend/store/steps.ts';
import type { Store } from '../../src/backend/store/store.ts';
import type { EvaluationStatsResponse } from '../../src/contract/stats.ts';

/** The stats of an evaluation of a store, counted anew from its logs. */
export const recountedStats = async (store: Store, id: string): Promise<EvaluationStatsResponse> => {
  await store.change(function* () {
    const evaluation = yield* ask('evaluation', id);
    if (!evaluation) throw new Error(`There is no evaluation ${id}.`);
    for (const { ref } of yield* ask('runs', id)) yield* edit('setRunStats', ref, undefined);
    yield* assembleStats(evaluation);
  });
  return JSON.parse(String(await store.read((reads) => reads.stats(id))));
};
