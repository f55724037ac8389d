import { LOG_KINDS, logKind } from '../contract/log.ts';
import { microsecondsOf } from '../contract/timestamp.ts';
import type { FileLogsRequest } from '../upstream/file-client.ts';
import type { RowsPage } from '../upstream/shapes.ts';
import { asked } from './asked-records.ts';
import { type Windowed, windowed } from './batching.ts';
import type { FileVersion, Log } from './entities.ts';
import { createListing } from './listing/listing.ts';
import { listingWarner } from './listing/listing-warnings.ts';
import { inParts } from './listing/parts.ts';
import type { FileLogsKey, LoadersOptions } from './loaders.ts';

/** Which logs of a file. */
export type FileLogs = Omit<FileLogsKey, 'window'>;

/** Names them. */
export const fileLogsName = ({ fileId, versionId, startDate, endDate }: FileLogs): string =>
  JSON.stringify([fileId, versionId, startDate, endDate]);

/** What warnings call them. */
export const fileLogsWords = ({ fileId }: FileLogs): string => `The logs of file ${fileId}`;

/** What is looked at of a log to know whether it was asked for. */
export const LOG_ASKED = {
  ...Object.fromEntries(LOG_KINDS.map((kind) => [kind, { id: 'all', version_id: 'all' } as const])),
  id: 'all',
  created_at: 'all',
} as const;

type Version = Partial<Pick<FileVersion, 'id' | 'version_id'>>;

const versionOf = (log: Log): Version => {
  const kind = logKind(log);
  return kind === 'unknown' ? {} : (Object((log as unknown as Record<string, unknown>)[kind]) as Version);
};

/** Whether a log belongs to those that are asked for. What a log does not say does not speak against it, but for its time. */
const isOf = ({ fileId, versionId, startDate, endDate }: FileLogs): ((log: Log) => boolean) => {
  const [from, to] = [microsecondsOf(startDate) ?? Number.NEGATIVE_INFINITY, microsecondsOf(endDate) ?? Number.POSITIVE_INFINITY];
  const isTimed = startDate !== undefined || endDate !== undefined;
  return (log) => {
    const version = versionOf(log);
    if ((version.id ?? fileId) !== fileId || (versionId !== undefined && (version.version_id ?? versionId) !== versionId)) return false;
    const at = microsecondsOf(log.created_at);
    return !isTimed || (at !== null && at >= from && at <= to);
  };
};

/** A page of these logs; one that is none of those that have to come is an error in its place. */
export const readFileLogs = async (
  upstream: Pick<LoadersOptions['upstream'], 'fileLogs'>,
  logs: FileLogs,
  request: Omit<FileLogsRequest, keyof FileLogs>,
  mustBe: FileLogs = logs,
): Promise<RowsPage<Log>> => {
  const page = await upstream.fileLogs({ ...request, ...logs });
  const isAsked = isOf(mustBe);
  return { ...page, records: page.records.map((record) => asked(record, isAsked, 'a log')) };
};

/** Windows of the logs of files. */
export const createFileLogsLoader = ({ upstream, maxPageSize, anyRange, warn }: LoadersOptions): Windowed<FileLogsKey, Log> =>
  windowed(fileLogsName, ({ window: _, ...logs }: FileLogsKey) =>
    createListing<Log>({
      maxSize: maxPageSize,
      anyRange,
      identityOf: ({ id }) => id,
      warn: listingWarner(warn, fileLogsWords(logs)),
      fetchPage: inParts((call) => readFileLogs(upstream, logs, { ...call, alsoRead: LOG_ASKED })),
    }),
  );
