import type { GraphQLResolveInfo } from 'graphql';
import { parseEvaluationFilter, parseEvaluationOrder } from '../../analysis/evaluations/parse-evaluation-filter.ts';
import { questionHash } from '../../analysis/json-value.ts';
import type { Evaluation } from '../../loaders/entities.ts';
import type { Window } from '../../loaders/listing/pages.ts';
import type { AskedEvaluations, Loaders } from '../../loaders/loaders.ts';
import { type ConnectionArgs, type RequestedRows, requestedRows } from '../paging/connection-args.ts';
import { type Connection, readConnection } from '../paging/read-connection.ts';
import { type Asked, askedBelow } from './asked.ts';
import { type EvaluationFilterInput, type EvaluationOrderInput, withUpstreamVersions } from './evaluations-args.ts';
import { refuseNull } from './rows-asked.ts';
import { selectionOf } from './selection.ts';

export interface EvaluationsArgs extends ConnectionArgs {
  readonly filter?: EvaluationFilterInput | null | undefined;
  readonly orderBy?: readonly EvaluationOrderInput[] | null | undefined;
}

/** Names the evaluations of a file, or all, to tie cursors to them. */
export const evaluationsListing = (fileId: string | undefined): string => `evaluations ${fileId ?? ''}`;

/** Which evaluations are asked for, and in which order. Throws for what cannot be asked. */
const asksOf = (args: EvaluationsArgs) => {
  const filter = parseEvaluationFilter(args.filter === null ? refuseNull('filter') : args.filter && withUpstreamVersions(args.filter), [
    'filter',
  ]);
  const orderBy = parseEvaluationOrder(args.orderBy ?? undefined, ['orderBy']);
  const isListed = Object.keys(filter).length === 0 && orderBy.length === 0;
  const listingOf = (fileId: string | undefined): string =>
    isListed ? evaluationsListing(fileId) : `${evaluationsListing(fileId)} ${questionHash(filter, orderBy)}`;
  return { filter, orderBy, isListed, listingOf };
};

/** Throws for what `readEvaluations` refuses before any call. `fileId`: null where it is not known yet. */
export const checkEvaluations = (fileId: string | undefined | null, args: EvaluationsArgs, info: GraphQLResolveInfo): void => {
  const { isListed, listingOf } = asksOf(args);
  requestedRows(args, fileId === null ? undefined : listingOf(fileId));
  if (!isListed) askedBelow(selectionOf(info));
};

/**
 * The evaluations that are asked for. What cannot be is refused before any call. Without a filter and an order the pages are read that bring
 * them, and nothing else.
 */
export const readEvaluations = (
  fileId: string | undefined,
  args: EvaluationsArgs,
  loaders: Loaders,
  info: GraphQLResolveInfo,
): Promise<Connection<Evaluation>> => {
  const { filter, orderBy, isListed, listingOf } = asksOf(args);
  const listing = listingOf(fileId);
  const requested = requestedRows(args, listing);
  if (isListed) {
    return readConnection(requested, { listing, info, load: (window) => loaders.evaluations.load({ fileId, window }) });
  }
  const asked = askedBelow(selectionOf(info));
  return readAsked(requested, {
    listing,
    asked,
    ask: ({ offset, count }, total) => {
      const window = { offset, count: asked.rows ? count : 0 };
      return loaders.askedEvaluations.load({ fileId, question: { filter, orderBy, window, total, hasNext: asked.hasNext } });
    },
  });
};

interface ReadAsked {
  readonly listing: string;
  readonly asked: Pick<Asked, 'total'>;
  ask(window: Window, total: boolean): Promise<AskedEvaluations>;
}

/** Only `last` without `before` needs two questions, for it has to know the total to know its rows; both are answered by one reading. */
const readAsked = async (requested: RequestedRows, { listing, asked, ask }: ReadAsked): Promise<Connection<Evaluation>> => {
  const { pageSize } = requested;
  const connectionOf = ({ offset }: Window, { rows, total, hasNext }: AskedEvaluations): Connection<Evaluation> => {
    const end = offset + rows.length;
    const follows = hasNext ?? (total !== null && end < total);
    const placed = rows.map((row, index) => ({ offset: offset + index, row }));
    // Where the total was not asked for nobody is shown it: that there are as many is all that is looked at.
    return { listing, pageSize, offset, rest: [], slice: { rows: placed, total: total ?? end + Number(follows), hasNext: follows } };
  };
  if ('window' in requested) return connectionOf(requested.window, await ask(requested.window, asked.total));
  const { last, from } = requested;
  const { total } = await ask({ offset: 0, count: 0 }, true);
  const count = Math.min(last, Math.max(0, (total ?? 0) - from));
  const window = { offset: (total ?? 0) - count, count };
  return connectionOf(window, await ask(window, true));
};
