import type { GraphQLResolveInfo, GraphQLSchema } from 'graphql';
import type { LogFilter } from '../../analysis/filter.ts';
import { questionHash } from '../../analysis/json-value.ts';
import { narrowedBy, narrowsAlike } from '../../loaders/analysis/narrowing.ts';
import type { Log } from '../../loaders/entities.ts';
import type { Loaders } from '../../loaders/loaders.ts';
import { argsInJson } from '../analysis/args-in-json.ts';
import { askedBelow, isAnalytical, isNothing } from '../analysis/asked.ts';
import type { LogOrderInput } from '../analysis/log-order.ts';
import { checkSize, type ReadAnalysed, readAnalysed } from '../analysis/read-analysed.ts';
import { rowsAsked } from '../analysis/rows-asked.ts';
import { selectionOf } from '../analysis/selection.ts';
import { versionIdOf } from '../kit/ids.ts';
import { type ConnectionArgs, requestedRows } from '../paging/connection-args.ts';
import { readConnection } from '../paging/read-connection.ts';
import type { FileLogConnection, FileLogsOf } from './file-log-connection.ts';
import type { FileLogFilterInput, FileLogOrderRef } from './file-logs-args.ts';

export interface FileLogsArgs extends ConnectionArgs {
  readonly versionId?: string | null | undefined;
  readonly filter?: FileLogFilterInput | null | undefined;
  readonly orderBy?: readonly (typeof FileLogOrderRef.$inferInput)[] | null | undefined;
}

/** The arguments as those of scored rows, of which they are a part. */
const asRowsArgs = ({ filter, orderBy }: FileLogsArgs) => ({ filter, orderBy: orderBy as readonly LogOrderInput[] | null | undefined });

/** What the arguments of a field of logs, and what is selected below it, ask for. Throws for what cannot be asked. */
const asksOf = (fileId: string, args: FileLogsArgs, info: GraphQLResolveInfo) => {
  const rowsArgs = asRowsArgs(args);
  const { filter, orderBy } = rowsAsked(null, rowsArgs);
  const of: FileLogsOf = { fileId, ...(args.versionId != null && { versionId: versionIdOf('versionId', args.versionId) }) };
  const version = onlyVersion(of, filter);
  const listed = orderBy.length === 0 ? version : null;
  const listing = listed ? fileLogsListing(listed) : `${fileLogsListing(of)} ${questionHash(filter, orderBy)}`;
  return { rowsArgs, filter, orderBy, of, asked: askedBelow(selectionOf(info)), listed, listing };
};

/** Throws for what `readFileLogs` refuses before any call; without a file as far as that follows from the arguments. */
export const checkFileLogs = (fileId: string | undefined, args: FileLogsArgs, info: GraphQLResolveInfo): void => {
  const { filter, orderBy, asked, listing } = asksOf(fileId ?? '', args, info);
  requestedRows(args, fileId === undefined ? undefined : listing);
  checkSize({ filter, orderBy, asked });
};

/**
 * The logs of a file that are asked for, with all that is asked of them below. What cannot be is refused before any call. Where no more is
 * asked for than logs as they are listed, the pages are read that bring them, and nothing else.
 */
export const readFileLogs = (
  fileId: string,
  args: FileLogsArgs,
  loaders: Loaders,
  info: GraphQLResolveInfo,
): FileLogConnection | Promise<FileLogConnection> => {
  const { rowsArgs, filter, orderBy, of, asked, listed, listing } = asksOf(fileId, args, info);
  const requested = requestedRows(args, listing);
  const known = { of, askedInJson: (schema: GraphQLSchema) => ({ ...versionIn(of), ...argsInJson(null, rowsArgs, schema) }) };
  if (isNothing(asked)) return { ...NO_ROWS, ...known, listing, pageSize: requested.pageSize };
  if (listed && !isAnalytical(asked)) {
    const connection = readConnection<Log>(requested, {
      listing,
      info,
      load: (window) => loaders.fileLogs.load({ ...listed, window }),
    });
    return connection.then((found) => ({ ...found, ...known }));
  }
  const narrowedTo = narrowedBy(filter, asked.facets);
  const ask: ReadAnalysed<Log>['ask'] = (question, fromPlace) => loaders.fileAnalysis.load({ ...of, narrowedTo, question, fromPlace });
  const keepsPlaces = listed === null && narrowsAlike(asked.facets);
  return readAnalysed({ filter, orderBy, asked, listing, requested, ask, keepsPlaces }).then((found) => ({ ...found, ...known }));
};

const NO_ROWS = { slice: { rows: [], total: 0, hasNext: false }, rest: [], offset: 0 };

const versionIn = ({ versionId }: FileLogsOf): Pick<FileLogsOf, 'versionId'> => (versionId === undefined ? {} : { versionId });

/** Names them, to tie cursors to them. */
const fileLogsListing = ({ fileId, versionId = '' }: FileLogsOf): string => ['file logs', fileId, versionId].join(' ');

/** The same logs as a listing has them, where they are picked by no more than one version; null elsewhere. */
const onlyVersion = (of: FileLogsOf, filter: LogFilter): FileLogsOf | null => {
  const { versionIds, ...others } = filter;
  if (Object.keys(others).length > 0) return null;
  if (versionIds === undefined) return of;
  const [versionId, ...more] = versionIds;
  const isOne = versionId !== undefined && more.length === 0 && (of.versionId ?? versionId) === versionId;
  return isOne ? { fileId: of.fileId, versionId } : null;
};
