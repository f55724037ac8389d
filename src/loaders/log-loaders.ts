import DataLoader from 'dataloader';
import type { Page, PageRequest } from '../contract/page.ts';
import { orIfNotFound } from '../upstream/errors.ts';
import type { Checked } from '../upstream/shapes.ts';
import { grouped, keyed, windowed } from './batching.ts';
import { asEvaluationLog, type EvaluationLog } from './entities.ts';
import { createListing } from './listing/listing.ts';
import { listingWarner } from './listing/listing-warnings.ts';
import { inParts } from './listing/parts.ts';
import type { EvaluationLogKey, EvaluationLogsKey, Loaders, LoadersOptions } from './loaders.ts';
import { findRows } from './row-lookup.ts';
import { toError } from './to-error.ts';

interface Listed {
  readonly evaluationId: string;
  readonly runIds: readonly string[];
  readonly logIds?: readonly string[];
}

/** Scored rows in listings and one by one, and logs by themselves. `rows`: those of listings, not counted. */
export const createLogLoaders = ({
  upstream,
  maxPageSize,
  anyRange,
  maxScanCalls,
  warn,
  spend,
}: LoadersOptions): Pick<Loaders, 'evaluationLogs' | 'evaluationLog' | 'log'> & { readonly rows: Loaders['evaluationLogs'] } => {
  const pagesOf = (listed: Listed) =>
    inParts(async (request): Promise<Page<Checked<EvaluationLog>>> => {
      const page = await upstream.evaluationLogs({ ...request, ...listed });
      return { ...page, records: page.records.map((record) => asEvaluationLog(record, listed.evaluationId)) };
    });
  const listingOf = ({ evaluationId, runIds }: EvaluationLogsKey) =>
    createListing<EvaluationLog>({
      maxSize: maxPageSize,
      anyRange,
      identityOf: rowIdentity,
      fetchPage: pagesOf({ evaluationId, runIds }),
      warn: listingWarner(warn, `The rows of evaluation ${evaluationId}`),
    });
  const lookUpOf = ({ evaluationId, runId }: EvaluationLogKey) =>
    new DataLoader<string, EvaluationLog | null>((ids) =>
      findRows<EvaluationLog>(ids, {
        maxSize: maxPageSize,
        maxCalls: maxScanCalls,
        // A server that ignores run_id must not answer with the row of another run.
        identityOf: rowIdentity,
        idOf: (row) => (runId === undefined || row.run_id === runId ? row.log.id : ''),
        fetchPage: (request, logIds) =>
          pagesOf({ evaluationId, runIds: runId === undefined ? [] : [runId], logIds })(request).catch(orIfNotFound(emptyPage(request))),
        // Reported for each id by itself: of a batch that rejects DataLoader forgets the ids, and who asks again would read it all again.
      }).catch((error: unknown) => ids.map(() => toError(error))),
    );
  const rows = windowed(listingName, listingOf);
  return {
    rows,
    evaluationLogs: rows.metered(spend),
    evaluationLog: grouped(
      ({ evaluationId, runId }: EvaluationLogKey) => `${evaluationId} ${runId ?? ''}`,
      lookUpOf,
      ({ logId }) => logId,
    ),
    log: keyed(upstream.log),
  };
};

/** Names the rows of these runs of an evaluation. */
export const listingName = ({ evaluationId, runIds }: Pick<EvaluationLogsKey, 'evaluationId' | 'runIds'>): string =>
  runIds.length === 0 ? evaluationId : `${evaluationId} ${runIds.join(' ')}`;

/** A log may sit in several runs. */
export const rowIdentity = (row: EvaluationLog): string => `${row.run_id}\n${row.log.id}`;

const emptyPage = (request: PageRequest): Page<never> => ({ records: [], ...request, total: 0 });
