import type { ComparedRow, ComparisonAnswer, ComparisonAsk, ComparisonRowsAsk } from '../../analysis/comparison/comparison.ts';
import { QuestionError } from '../../analysis/errors.ts';
import type { LogFilter } from '../../analysis/filter.ts';
import { questionHash } from '../../analysis/json-value.ts';
import { type Place, refuse } from '../../analysis/parse-input.ts';
import { namesOf } from '../../contract/names.ts';
import type { EvaluationLog } from '../../loaders/entities.ts';
import type { Analysis } from '../../loaders/loaders.ts';
import { added, indexOf } from '../analysis/once.ts';
import { namedRunOf } from '../kit/ids.ts';
import { InputError } from '../kit/input-error.ts';
import { type RequestedRows, requestedRows } from '../paging/connection-args.ts';
import type { Connection } from '../paging/read-connection.ts';
import type { RowsSelected } from './asked.ts';
import type { Compared } from './compared.ts';

/** A row, with the logs that its cells speak of by their index. */
export interface ShownRow {
  readonly compared: Compared;
  readonly row: ComparedRow;
  readonly logs: readonly (EvaluationLog | Error)[];
}

/** What a field of rows has selected, by its arguments. */
export interface RowsPage {
  readonly args: RowsSelected['args'];
  readonly connection: Connection<ShownRow>;
}

interface RowsRequested {
  readonly selected: RowsSelected;
  readonly listing: string;
  readonly requested: RequestedRows;
  readonly ask: ComparisonRowsAsk;
}

/** All rows that are selected below a comparison. Those that are counted from the end need the total first. */
export interface PagedRows {
  readonly of: RowsOf;
  readonly all: readonly RowsRequested[];
  /** Each once. */
  readonly asks: readonly ComparisonRowsAsk[];
}

/** What rows are of. */
interface RowsOf {
  readonly compared: Compared;
  readonly sides: Pick<ComparisonAsk, 'control' | 'candidates' | 'pairBy' | 'minDelta'>;
  readonly filter: LogFilter;
}

/** Says of an argument where it stands. */
const placed = <T>(place: Place, read: () => T): T => {
  try {
    return read();
  } catch (error) {
    throw error instanceof InputError ? new QuestionError([...place, error.argument], error.message) : error;
  }
};

const filterOf = ({ asked, place }: RowsSelected, { compared: { evaluation }, sides }: RowsOf): ComparisonRowsAsk['filter'] => {
  const { candidateId, ...filter } = asked.filter;
  if (candidateId === undefined) return filter;
  const at = [...place, 'filter'];
  const { evaluationId = evaluation.id, runId } = placed(at, () => namedRunOf('candidateId', candidateId));
  if (evaluationId === evaluation.id && sides.candidates.includes(runId)) return { ...filter, candidate: runId };
  return refuse([...at, 'candidateId'], `names a run that is not compared; there are ${namesOf(sides.candidates)}.`);
};

/** Throws for what of rows is refused whatever is compared. */
export const checkRows = (rows: readonly RowsSelected[]): void => {
  for (const { asked, args, place } of rows) {
    const { candidateId } = asked.filter;
    if (candidateId !== undefined) placed([...place, 'filter'], () => namedRunOf('candidateId', candidateId));
    placed(place, () => requestedRows(args, undefined));
  }
};

/** Names the rows of a comparison under a filter and order, to tie cursors to them. */
const listingOf = ({ compared: { evaluation }, sides, filter }: RowsOf, rows: object): string => {
  const { control, candidates, pairBy, minDelta } = sides;
  return ['comparison', evaluation.id, questionHash({ control, candidates, pairBy, minDelta, filter }, [rows])].join(' ');
};

const NO_ROWS = { offset: 0, count: 0 };

/** What has to be asked for the rows that are selected. Throws for what cannot be. */
export const pagedRows = (rows: readonly RowsSelected[], of: RowsOf): PagedRows => {
  const all = rows.map((selected): RowsRequested => {
    const { orderBy } = selected.asked;
    const filter = filterOf(selected, of);
    const listing = listingOf(of, { filter, orderBy });
    const requested = placed(selected.place, () => requestedRows(selected.args, listing));
    const { offset, count } = 'window' in requested && selected.isShown ? requested.window : NO_ROWS;
    return { selected, listing, requested, ask: { filter, orderBy, window: { offset, count } } };
  });
  return {
    of,
    all,
    asks: added<ComparisonRowsAsk>(
      undefined,
      all.map(({ ask }) => ask),
    ),
  };
};

/** What came of a question. */
export interface AnsweredRows {
  readonly analysis: Analysis;
  readonly comparison: ComparisonAnswer;
}

/** The pages, once the first question is answered; where some are counted from the end, a second one asks for these. */
export const withLastRows = async (
  { of: { compared }, all, asks }: PagedRows,
  first: AnsweredRows,
  askFor: (rows: readonly ComparisonRowsAsk[]) => Promise<AnsweredRows>,
): Promise<RowsPage[]> => {
  const totalOf = ({ ask }: RowsRequested): number => first.comparison.rows[indexOf(asks, ask)]?.totalCount ?? 0;
  const located = all.map((each) => ({ each, ask: locatedAsk(each, totalOf(each)) }));
  const later = located.filter(({ each, ask }) => each.selected.isShown && ask.window.count > 0 && indexOf(asks, ask) < 0);
  const missing = added<ComparisonRowsAsk>(
    undefined,
    later.map(({ ask }) => ask),
  );
  const second = missing.length > 0 ? await askFor(missing) : first;
  return located.map(({ each, ask }) => {
    const isLater = indexOf(missing, ask) >= 0;
    const { analysis, comparison } = isLater ? second : first;
    const answered = comparison.rows[indexOf(isLater ? missing : asks, ask)];
    const logs = analysis.rows.map(({ row }) => row);
    const rows = (answered?.rows ?? []).map((row) => ({ compared, row, logs }));
    return { args: each.selected.args, connection: connectionOf(each, ask, rows, totalOf(each)) };
  });
};

/** With the window of rows that are counted from the end. */
const locatedAsk = ({ requested, ask }: RowsRequested, total: number): ComparisonRowsAsk => {
  if ('window' in requested) return ask;
  const count = Math.min(requested.last, Math.max(0, total - requested.from));
  return { ...ask, window: { offset: total - count, count } };
};

const connectionOf = (
  { listing, requested }: RowsRequested,
  ask: ComparisonRowsAsk,
  found: readonly ShownRow[],
  total: number,
): Connection<ShownRow> => {
  const { offset } = 'window' in requested ? requested.window : ask.window;
  const rows = found.map((row, index) => ({ offset: offset + index, row }));
  return { listing, slice: { rows, total, hasNext: offset + rows.length < total }, rest: [], offset, pageSize: requested.pageSize };
};
