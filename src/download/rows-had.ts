import { attachedOf } from '../analysis/evaluators.ts';
import type { RowsOwner } from '../contract/download.ts';
import type { EvaluationResponse } from '../contract/evaluation.ts';
import type { FileVersionResponse } from '../contract/file.ts';
import { objectsIn } from '../contract/present.ts';
import { narrowedBy } from '../loaders/analysis/narrowing.ts';
import type { RowsHad } from './download.ts';
import { evaluationFor, fileFor, runLabelsOf, type SourceBy } from './source.ts';

/** Whether what was read so far of an evaluation's rows, which are those of these runs, is no longer so, as far as that can be known. */
type IsStale = (runIds: ReadonlySet<string>) => boolean;

/** The scored rows of an evaluation. Costs the call of runs, whose names are in the table. */
const evaluationRows = async (evaluation: EvaluationResponse, isStale: IsStale, by: SourceBy): Promise<RowsHad> => {
  const evaluators = objectsIn(evaluation.evaluators).map(({ version }) => version);
  const runLabels = await runLabelsOf(evaluation.id, by);
  const runIds = new Set(runLabels.keys());
  return {
    owner: evaluation,
    isOfLogs: false,
    evaluators,
    attached: attachedOf(evaluators),
    runLabels,
    of: ({ runIds: picked = [] }) => ({ evaluationId: evaluation.id, runIds: picked }),
    isStale: () => isStale(runIds),
  };
};

/** The logs that a file has of its own, which nothing changes here. */
const fileLogs = (file: FileVersionResponse): RowsHad => ({
  owner: file,
  isOfLogs: true,
  evaluators: [],
  attached: [],
  runLabels: new Map(),
  of: (filter) => ({ fileId: file.id, ...narrowedBy(filter) }),
  isStale: () => false,
});

/** Finds what has rows, and tells then which they are. Rejects as with an answer of 404 where it is not there. */
export const findRows = async (owner: RowsOwner, isStale: IsStale, by: SourceBy): Promise<() => Promise<RowsHad>> => {
  if (owner.type === 'file') {
    const file = await fileFor(owner.id, by);
    return async () => fileLogs(file);
  }
  const evaluation = await evaluationFor(owner.id, by);
  return () => evaluationRows(evaluation, isStale, by);
};
