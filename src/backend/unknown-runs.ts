import type { Reads } from './store/reads.ts';

/** Which of these runs an evaluation does not have: neither the run nor a row of it. */
export const unknownRuns = async (reads: Reads, evaluationId: string, runIds: readonly string[]): Promise<string[]> => {
  const isUnknown = async (runId: string): Promise<boolean> => {
    if (await reads.run(evaluationId, runId)) return false;
    const rows = await reads.rows({ evaluationId, runIds: [runId], logIds: [] }, { first: 0, last: 0 });
    return (rows?.total ?? 0) === 0;
  };
  const unknown: string[] = [];
  for (const runId of new Set(runIds)) if (await isUnknown(runId)) unknown.push(runId);
  return unknown;
};
