import type { LogFilter, OrderStep } from '../../analysis/filter.ts';
import { reversedOrder } from '../../analysis/parse-order.ts';
import { readQuestion } from '../../analysis/parse-question.ts';
import type { Question, QuestionAnswer } from '../../analysis/question.ts';
import type { Slice } from '../../loaders/listing/listing.ts';
import type { Window } from '../../loaders/listing/pages.ts';
import type { Analysis } from '../../loaders/loaders.ts';
import type { RequestedRows } from '../paging/connection-args.ts';
import type { Connection } from '../paging/read-connection.ts';
import type { Analysed } from '../paging/rows-connection.ts';
import { type Asked, analysisOf, isAnalytical } from './asked.ts';

export interface ReadAnalysed<Row> {
  readonly filter: LogFilter;
  readonly orderBy: readonly OrderStep[];
  readonly asked: Asked;
  readonly listing: string;
  readonly requested: RequestedRows;
  /** Asks a question; see `AnalysisKey` for the place. */
  readonly ask: (question: Question, fromPlace: number | undefined) => Promise<Analysis<Row>>;
  /** Whether rows that are read one by one have the places that they have for later pages, so that who goes on need not begin anew. */
  readonly keepsPlaces: boolean;
}

type Behind = Extract<RequestedRows, { window: Window }>['behind'];

/** What comes of it. */
type AnalysedConnection<Row> = Connection<Row> & { readonly analysed: Analysed };

/** Throws for a question that no source of ours would answer, whatever its window. */
export const checkSize = ({ filter, orderBy, asked }: Pick<ReadAnalysed<unknown>, 'filter' | 'orderBy' | 'asked'>): void => {
  if (isAnalytical(asked)) readQuestion({ filter, orderBy, window: NOTHING, total: asked.total, ...analysisOf(asked) }, []);
};

const NOTHING: Window = { offset: 0, count: 0 };

/** Asks one question for all that is selected. */
export const readAnalysed = async <Row>(options: ReadAnalysed<Row>): Promise<AnalysedConnection<Row>> => {
  const { asked, requested, orderBy } = options;
  if ('window' in requested) {
    const { window, behind } = requested;
    const goesOn = behind && orderBy.length === 0 && !asked.total && !isAnalytical(asked);
    return connectionOf(options, window, await ask(options, window, asked, goesOn ? behind : undefined));
  }
  const reversed = reversedOrder(orderBy);
  return reversed ? readFromEnd(options, requested, reversed) : readBehindTotal(options, requested);
};

type Last = Extract<RequestedRows, { last: number }>;

/** The last rows, as the first ones of the order from its other end. */
const readFromEnd = async <Row>(
  options: ReadAnalysed<Row>,
  { last, from }: Last,
  reversed: readonly OrderStep[],
): Promise<AnalysedConnection<Row>> => {
  const asked = { ...options.asked, total: true, hasNext: false };
  const { rows, answer, ...rest } = await ask({ ...options, orderBy: reversed }, { offset: 0, count: last }, asked);
  const total = answer.total ?? 0;
  const count = Math.min(last, Math.max(0, total - from));
  const shown = rows.slice(0, count).reverse();
  // What follows them in the order asked of the source comes before them here, and nothing behind them.
  return connectionOf(options, { offset: total - count, count }, { ...rest, rows: shown, answer: { ...answer, hasNext: false } });
};

/** The last rows by two questions: the total has to be known to know their places. */
const readBehindTotal = async <Row>(options: ReadAnalysed<Row>, { last, from }: Last): Promise<AnalysedConnection<Row>> => {
  const { asked } = options;
  const first = await ask(options, NOTHING, { ...asked, total: true });
  const total = first.answer.total ?? 0;
  const count = Math.min(last, Math.max(0, total - from));
  const window = { offset: total - count, count };
  if (count === 0 || !asked.rows) return connectionOf(options, window, first);
  const second = await ask(options, window, { rows: true, total: true, hasNext: asked.hasNext, groups: [], facets: [] });
  return connectionOf(options, window, { ...first, rows: second.rows, answer: { ...second.answer, ...analysedIn(first.answer) } });
};

const analysedIn = ({ aggregates, groups, facets }: QuestionAnswer): Pick<QuestionAnswer, 'aggregates' | 'groups' | 'facets'> => ({
  ...(aggregates && { aggregates }),
  ...(groups && { groups }),
  ...(facets && { facets }),
});

/** `behind`: the row behind which the window begins, so that the rows up to it need not be looked at. */
const ask = async <Row>(options: ReadAnalysed<Row>, { offset, count }: Window, asked: Asked, behind?: Behind): Promise<Asking<Row>> => {
  const { filter, orderBy } = options;
  const question: Question = {
    filter,
    orderBy,
    window: { offset: offset - (behind?.position ?? 0), count: asked.rows ? count : 0 },
    total: asked.total,
    ...(asked.hasNext && { hasNext: true }),
    ...analysisOf(asked),
  };
  // What no source of ours would answer is refused, rather than answered by reading the rows.
  readQuestion(question, []);
  return { ...(await options.ask(question, behind?.place)), question };
};

interface Asking<Row> extends Analysis<Row> {
  readonly question: Question;
}

const connectionOf = <Row>(options: ReadAnalysed<Row>, { offset }: Window, asking: Asking<Row>): AnalysedConnection<Row> => {
  const { listing, requested, orderBy, keepsPlaces } = options;
  const { rows, answer, isPushedDown, question } = asking;
  const hasPlaces = keepsPlaces && !isPushedDown && orderBy.length === 0;
  const end = offset + rows.length;
  const hasNext = answer.hasNext ?? (answer.total !== null && end < answer.total);
  const slice: Slice<Row> = {
    rows: rows.map(({ row, place }, index) => ({ offset: offset + index, row, ...(hasPlaces && { place }) })),
    // Where it was not asked for nobody is shown it: that there are as many is all that is looked at.
    total: answer.total ?? end + Number(hasNext),
    hasNext,
  };
  return { listing, slice, rest: [], offset, pageSize: requested.pageSize, analysed: { question, answer, isPushedDown } };
};
