import type { LogFilter, OrderStep } from '../analysis/filter.ts';
import type { Question } from '../analysis/question.ts';
import type { Page, PageRequest } from '../contract/page.ts';
import { answerBeside, fitsUrl, questionText, refusesQuestion } from '../loaders/analysis/echo.ts';
import { firstRowOf } from '../loaders/listing/pages.ts';
import { UpstreamError } from '../upstream/errors.ts';
import { type RawRows, type RawRowsOf, type RawRowsRequest, rawRows } from '../upstream/raw-rows.ts';
import { type ListingPages, openListing } from './listing-pages.ts';
import { AHEAD, inTime, type SourceBy } from './source.ts';

/** Which rows are wanted, and in which order. */
export interface RowsWanted {
  /** Of these, which are no others than the filter lets through. */
  readonly of: RawRowsOf;
  readonly filter: LogFilter;
  readonly orderBy: readonly OrderStep[];
}

export interface RowsBy extends SourceBy {
  /** The source is no call away: it knows questions of rows, and streams. */
  readonly anyRange: boolean;
}

/** Rows as a source gives them. */
export interface GivenRows {
  readonly rows: ListingPages<Buffer>;
  /** Whether they are all of one moment, whatever changes while they are read. */
  readonly isOneMoment: boolean;
  /** What is yet to be asked of them. */
  readonly left: Pick<RowsWanted, 'filter' | 'orderBy'>;
}

type Ask = (request: Omit<RawRowsRequest, 'of'>) => Promise<RawRows>;

const NO_ROWS: ListingPages<Buffer> = { total: 0, stretches: async function* () {} };
const NOTHING_LEFT: GivenRows['left'] = { filter: {}, orderBy: [] };

/** A source may refuse a question, or find its answer too large: then there is none. */
const unlessRefused = async (answer: Promise<RawRows>): Promise<RawRows | undefined> => {
  try {
    return await answer;
  } catch (error) {
    const isTooLarge = error instanceof UpstreamError && error.fault.kind === 'too-large';
    if (isTooLarge || refusesQuestion(error)) return undefined;
    throw error;
  }
};

/** All that JSON Pointers find may be large: such an order is left to whoever has a file for it. */
const isNarrow = (orderBy: readonly OrderStep[]): boolean => !orderBy.some(({ by }) => 'place' in by);

/** As a stream of one moment; undefined of a source that has none. */
const streamed = async ({ filter, orderBy }: RowsWanted, by: RowsBy, ask: Ask): Promise<GivenRows | undefined> => {
  const isOrdered = isNarrow(orderBy);
  const question: Question = { filter, orderBy: isOrdered ? orderBy : [], window: { offset: 0, count: 0 }, total: true };
  const answer = await unlessRefused(ask({ page: 1, size: by.upstreamPage, analysis: questionText(question), streams: true }));
  const stream = answer?.streamed;
  if (!stream) return undefined;
  const stretches = async function* () {
    let place = 0;
    for await (const records of stream.records) {
      yield { place, records };
      place += records.length;
    }
  };
  return { rows: { total: stream.total, stretches }, isOneMoment: true, left: { filter: {}, orderBy: isOrdered ? [] : orderBy } };
};

/** Rows that a source of ours picks at a time, and the most times that it looks at all of them for that. */
const WINDOW = 500;
const MAX_WINDOWS = 40;

type ReadPage = (request: PageRequest) => Promise<Page<Buffer>>;

/** The same, but for the first page, which has come already. */
const startingWith = (first: Page<Buffer> | undefined, readPage: ReadPage): ReadPage => {
  let held = first;
  return async (request) => {
    const known = request.page === 1 && request.size === held?.size ? held : undefined;
    held = undefined;
    return known ?? readPage(request);
  };
};

/**
 * As a server of ours picks them over HTTP, a window at a time, and else by reading all: nobody knows beforehand what a server does, and any
 * other answers the question with its first page.
 */
const pickedOrAll = async ({ of, filter, orderBy }: RowsWanted, { upstreamPage }: RowsBy, ask: Ask): Promise<GivenRows> => {
  const questionOf = (request: PageRequest): Question => ({
    filter,
    orderBy,
    window: { offset: firstRowOf(request), count: request.size },
    total: true,
  });
  const askWindow = (request: PageRequest): Promise<RawRows> =>
    ask({ page: 1, size: upstreamPage, analysis: questionText(questionOf(request)) });
  const windowOf = (request: PageRequest, came: RawRows | undefined): Page<Buffer> | undefined => {
    const answer = came && answerBeside(came, questionOf(request));
    return came && answer ? { ...request, records: came.records, total: answer.total ?? 0 } : undefined;
  };
  const readAll = async (first?: RawRows): Promise<GivenRows> => ({
    rows: await openListing({ readPage: startingWith(first, ask), maxPageSize: upstreamPage, ahead: AHEAD }),
    isOneMoment: false,
    left: { filter, orderBy },
  });
  const request = { page: 1, size: WINDOW };
  const isPlain = orderBy.length === 0 && Object.keys(filter).every((field) => field === 'runIds' && 'evaluationId' in of);
  if (isPlain || !fitsUrl(questionText(questionOf(request)))) return readAll();
  const came = await unlessRefused(askWindow(request));
  const first = windowOf(request, came);
  if (!first || first.total > WINDOW * MAX_WINDOWS) return readAll(came?.analysis ? undefined : came);
  const readWindow: ReadPage = async (each) => windowOf(each, await askWindow(each)) ?? unanswered();
  const rows = await openListing({ readPage: startingWith(first, readWindow), maxPageSize: WINDOW, ahead: 1 });
  return { rows, isOneMoment: first.total <= WINDOW, left: NOTHING_LEFT };
};

/** Another server may stand there by now. */
const unanswered = (): never => {
  throw new UpstreamError({ kind: 'shape', what: 'a question was answered before, and now it is not' });
};

/** Opens rows, so far filtered and ordered as their source can by itself. Rejects with an `UpstreamError`. */
export const openRows = async (wanted: RowsWanted, by: RowsBy): Promise<GivenRows> => {
  const { of, filter } = wanted;
  if (filter.runIds?.length === 0) return { rows: NO_ROWS, isOneMoment: true, left: NOTHING_LEFT };
  // The signal of a stream is that of the whole: there is nothing to wait for but work.
  const stream = by.anyRange ? await streamed(wanted, by, (request) => rawRows(by, { ...request, of })) : undefined;
  return stream ?? pickedOrAll(wanted, by, (request) => inTime(by, (caller) => rawRows(caller, { ...request, of })));
};
