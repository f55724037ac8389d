import type { GraphQLResolveInfo, GraphQLSchema } from 'graphql';
import type { LogFilter, OrderStep } from '../../analysis/filter.ts';
import { questionHash } from '../../analysis/json-value.ts';
import type { EvaluationLog } from '../../loaders/entities.ts';
import type { Loaders } from '../../loaders/loaders.ts';
import type { Context } from '../kit/context.ts';
import { startEarly } from '../kit/early.ts';
import { type ConnectionArgs, requestedRows } from '../paging/connection-args.ts';
import { type LogConnection, type LogsOf, logsListing } from '../paging/evaluation-log-connection.ts';
import { readConnection } from '../paging/read-connection.ts';
import { argsInJson } from './args-in-json.ts';
import { askedBelow, isAnalytical, isNothing } from './asked.ts';
import { ofNoRows } from './of-no-rows.ts';
import { checkSize, type ReadAnalysed, readAnalysed } from './read-analysed.ts';
import { isOfRunsAlone, type RowsArgs, rowsAsked } from './rows-asked.ts';
import { selectionOf } from './selection.ts';
import { refuseUnknownRuns } from './unknown-runs.ts';
import type { LogsKnown } from './upstream-filter.ts';

export interface LogsArgs extends ConnectionArgs, RowsArgs {}

/** What the arguments of a field of rows, and what is selected below it, ask for. Throws for what cannot be asked. */
const asksOf = (of: LogsKnown, args: LogsArgs, info: GraphQLResolveInfo) => {
  const { filter, orderBy } = rowsAsked(of, args);
  const asked = askedBelow(selectionOf(info));
  const isListed = isOfRunsAlone(filter) && orderBy.length === 0;
  const runIds = of.runId === undefined ? filter.runIds : [of.runId];
  const listingIn = (evaluationId: string): string =>
    isListed ? logsListing(evaluationId, runIds ?? []) : listingOf({ ...of, evaluationId }, filter, orderBy);
  return { filter, orderBy, asked, isListed, runIds, listingIn };
};

/** Throws for what `readLogs` refuses before any call, as far as it is known whose rows they are. */
export const checkLogs = (of: LogsKnown, args: LogsArgs, info: GraphQLResolveInfo): void => {
  const { filter, orderBy, asked, listingIn } = asksOf(of, args, info);
  const isKnown = of.evaluationId !== undefined && of.runId !== '';
  requestedRows(args, isKnown ? listingIn(of.evaluationId) : undefined);
  checkSize({ filter, orderBy, asked });
};

/**
 * The rows that are asked for of those of an evaluation or a run, with all that is asked of them below. What cannot be is refused before any
 * call. Where no more is asked for than rows of runs as they are listed, the pages are read that bring them, and nothing else.
 */
export const readLogs = (
  of: LogsOf,
  args: LogsArgs,
  context: Context,
  info: GraphQLResolveInfo,
): LogConnection | Promise<LogConnection> => {
  const { filter, orderBy, asked, isListed, runIds, listingIn } = asksOf(of, args, info);
  const listing = listingIn(of.evaluationId);
  const requested = requestedRows(args, listing);
  const known = { of, askedInJson: (schema: GraphQLSchema) => argsInJson(of, args, schema) };
  const checked = async <T extends Shown>(connection: Promise<T>): Promise<T> =>
    refuseUnknownRuns(of.evaluationId, filter, await connection, context.loaders);
  if (isNothing(asked)) return { ...NO_ROWS, ...known, listing, pageSize: requested.pageSize };
  if (isListed && !isAnalytical(asked)) {
    if (runIds?.length === 0) return { ...NO_ROWS, ...known, listing, pageSize: requested.pageSize };
    const connection = readConnection(requested, {
      listing,
      info,
      load: (window) => context.loaders.evaluationLogs.load({ evaluationId: of.evaluationId, runIds: runIds ?? [], window }),
    });
    startEarly({ evaluation_id: of.evaluationId }, context, info);
    return checked(connection).then((found) => ({ ...found, ...known }));
  }
  const hasRunFacet = asked.facets.some(({ by }) => 'field' in by && by.field === 'run');
  const ask = askOf(of.evaluationId, hasRunFacet && of.runId === undefined ? undefined : runIds, context.loaders);
  const keepsPlaces = !isOfRunsAlone(filter) && !hasRunFacet;
  const connection = readAnalysed({ filter, orderBy, asked, listing, requested, ask, keepsPlaces });
  startEarly({ evaluation_id: of.evaluationId }, context, info);
  return checked(connection).then((found) => ({ ...found, ...known }));
};

/** Asks of these runs, of all without any. Other runs than those of the filter count for a facet of runs alone, which leaves that part out. */
const askOf =
  (evaluationId: string, runIds: readonly string[] | undefined, loaders: Loaders): ReadAnalysed<EvaluationLog>['ask'] =>
  (question, fromPlace) => {
    if (runIds?.length === 0) return ofNoRows(evaluationId, question, loaders);
    return loaders.analysis.load({ evaluationId, runIds: runIds ?? [], question, fromPlace });
  };

type Shown = Parameters<typeof refuseUnknownRuns>[2];

const NO_ROWS = { slice: { rows: [], total: 0, hasNext: false }, rest: [], offset: 0 };

/** Names a filtered or ordered list of rows, to tie cursors to it. */
const listingOf = (
  { evaluationId, runId = '' }: Omit<LogsKnown, 'evaluationId'> & Pick<LogsOf, 'evaluationId'>,
  filter: LogFilter,
  orderBy: readonly OrderStep[],
): string => ['logs', evaluationId, runId, questionHash(filter, orderBy)].join(' ');
