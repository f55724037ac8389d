import DataLoader from 'dataloader';
import type { Page, PageRequest } from '../contract/page.ts';
import { orIfNotFound } from '../upstream/errors.ts';
import type { Checked } from '../upstream/shapes.ts';
import { grouped, keyed, windowed } from './batching.ts';
import { asEvaluationLog, type EvaluationLog } from './entities.ts';
import { createListing } from './listing.ts';
import type { EvaluationLogRowKey, EvaluationLogsKey, Loaders, LoadersOptions } from './loaders.ts';
import { findRows } from './row-lookup.ts';

interface Listed {
  readonly evaluationId: string;
  readonly runIds: readonly string[];
  readonly logIds?: readonly string[];
}

/** Scored rows in listings and one by one, and logs by themselves. */
export const createLogLoaders = ({
  upstream,
  maxPageSize,
  maxScanCalls,
}: LoadersOptions): Pick<Loaders, 'evaluationLogs' | 'evaluationLog' | 'log'> => {
  const readPage = async (call: PageRequest, of: Listed): Promise<Page<Checked<EvaluationLog>>> => {
    const page = await upstream.evaluationLogs({ ...call, ...of });
    return { ...page, records: page.records.map((record) => asEvaluationLog(record, of.evaluationId)) };
  };
  const listingOf = ({ evaluationId, runIds }: EvaluationLogsKey) =>
    createListing<EvaluationLog>({
      maxSize: maxPageSize,
      identityOf: (row) => `${row.run_id}\n${row.log.id}`,
      fetchPage: (call) => readPage(call, { evaluationId, runIds }),
    });
  const lookUpOf = ({ evaluationId, runId }: EvaluationLogRowKey) =>
    new DataLoader<string, EvaluationLog | null>((ids) =>
      findRows<EvaluationLog>(ids, {
        maxSize: maxPageSize,
        maxCalls: maxScanCalls,
        // A server that ignores run_id must not answer with the row of another run.
        idOf: (row) => (runId === undefined || row.run_id === runId ? row.log.id : ''),
        fetchPage: (call, logIds) =>
          readPage(call, { evaluationId, runIds: runId === undefined ? [] : [runId], logIds }).catch(orIfNotFound(emptyPage(call))),
      }),
    );
  return {
    evaluationLogs: windowed(({ evaluationId, runIds }: EvaluationLogsKey) => [evaluationId, ...runIds].join(' '), listingOf),
    evaluationLog: grouped(
      ({ evaluationId, runId }: EvaluationLogRowKey) => `${evaluationId} ${runId ?? ''}`,
      lookUpOf,
      ({ logId }) => logId,
    ),
    log: keyed(upstream.log),
  };
};

const emptyPage = (call: PageRequest): Page<never> => ({ records: [], ...call, total: 0 });
