import { factsToRead } from '../../analysis/facts-to-read.ts';
import type { Loader } from '../batching.ts';
import { asEvaluationLog, type Evaluation, type EvaluationLog } from '../entities.ts';
import type { Slice } from '../listing/listing.ts';
import type { EvaluationLogsKey } from '../loaders.ts';
import { rowIdentity } from '../log-loaders.ts';
import type { AskedRows } from './asked-rows.ts';

export interface EvaluationRowsOptions {
  readonly evaluation: Loader<string, Evaluation | null>;
  /** The rows of a listing by their places. */
  readonly rows: Loader<EvaluationLogsKey, Slice<EvaluationLog>>;
}

/** The scored rows of an evaluation: those of these runs, of all with none named. */
export const evaluationRows = (
  { evaluationId, runIds }: Pick<EvaluationLogsKey, 'evaluationId' | 'runIds'>,
  { evaluation, rows }: EvaluationRowsOptions,
): AskedRows<EvaluationLog> => ({
  name: `The rows of evaluation ${evaluationId}`,
  readPage: async (upstream, request) => {
    const page = await upstream.evaluationLogs({ ...request, evaluationId, runIds });
    return { ...page, records: page.records.map((record) => asEvaluationLog(record, evaluationId)) };
  },
  identityOf: rowIdentity,
  recordOf: (row) => row,
  factsToRead,
  evaluators: async () => {
    const list: unknown = (await evaluation.load(evaluationId))?.evaluators;
    return Array.isArray(list) ? list.map((attached) => attached?.version) : [];
  },
  rowAt: async (place) => (await rows.load({ evaluationId, runIds, window: { offset: place, count: 1 } })).rows[0]?.row,
});
