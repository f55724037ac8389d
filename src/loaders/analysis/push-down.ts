import { GroupLimitError } from '../../analysis/errors.ts';
import type { Question } from '../../analysis/question.ts';
import { UpstreamError } from '../../upstream/errors.ts';
import type { RowsPage } from '../../upstream/shapes.ts';
import type { LoadersOptions } from '../loaders.ts';
import type { Answered } from './answer-questions.ts';
import type { AskedRows } from './asked-rows.ts';
import { answerBeside, fitsUrl, questionText, refusesQuestion } from './echo.ts';
import type { Scan } from './scan.ts';

/** What came of handing a question to the source: its answer, or else the first page of the rows where that is what came. */
export type Tried<Row = unknown> = { readonly answered: Answered<Row> } | { readonly page: RowsPage<Row> | undefined };

const NOTHING = { page: undefined };

/** What is handed over goes by these. */
export interface PushDown<Row extends object> {
  /** Reads the rows where the source does not answer. */
  readonly scan: Pick<Scan, 'alsoRead'>;
  readonly asked: AskedRows<Row>;
  readonly options: Pick<LoadersOptions, 'scanUpstream' | 'maxPageSize' | 'anyRange'>;
}

/**
 * Hands questions to the source, each with a call of its own that any other source answers with the first page of the rows. Nobody knows
 * beforehand what the source does: of the questions of one time the first goes ahead, and the others follow where it was answered.
 */
export const pushDown = <Row extends object>(questions: readonly Question[], by: PushDown<Row>): Promise<Tried<Row>>[] => {
  const { anyRange } = by.options;
  let ahead: Promise<Tried<Row>> | undefined;
  return questions.map((question) => {
    if (!anyRange && !fitsUrl(questionText(question))) return Promise.resolve(NOTHING);
    if (ahead && !anyRange) return ahead.then((tried) => ('answered' in tried ? handOver(question, by) : NOTHING));
    ahead = handOver(question, by);
    return ahead;
  });
};

const handOver = async <Row extends object>(question: Question, by: PushDown<Row>): Promise<Tried<Row>> => {
  const { scan, asked, options } = by;
  const { scanUpstream, maxPageSize, anyRange } = options;
  const { offset, count } = question.window;
  // What else a source that gives any range answers is of no use for a scan.
  const request = anyRange ? { page: 1, size: count, offset } : { page: 1, size: maxPageSize, alsoRead: scan.alsoRead };
  try {
    const page = await asked.readPage(scanUpstream, { ...request, analysis: questionText(question) });
    const answer = answerBeside(page, question);
    if (!answer) return isFirstPage(page) && !anyRange ? { page } : NOTHING;
    const rows = answer.rows.map((place, index) => ({ place, identity: undefined, record: page.records[index] }));
    return { answered: { answer, rows } };
  } catch (error) {
    const fault = error instanceof UpstreamError ? error.fault : undefined;
    if (fault?.kind === 'too-large') return fault.fits !== undefined && count > 1 ? handOverInParts(question, fault.fits, by) : NOTHING;
    if (!refusesQuestion(error)) throw error;
    if (fault?.kind === 'status' && fault.maxGroups !== undefined) throw new GroupLimitError(fault.maxGroups);
    return NOTHING;
  }
};

/** A page with an answer, whatever that is, need not be a page of all rows. */
const isFirstPage = ({ analysis }: RowsPage<unknown>): boolean => analysis === undefined;

/** A question whose rows are too large for one answer: everything with the first of them, so many as fit, and then the others. */
const handOverInParts = async <Row extends object>(question: Question, fitting: number, by: PushDown<Row>): Promise<Tried<Row>> => {
  const { filter, orderBy, window, hasNext } = question;
  const size = Math.min(fitting, Math.ceil(window.count / 2));
  const parts: Answered<Row>[] = [];
  for (let done = 0; done < window.count; done += size) {
    const part = { offset: window.offset + done, count: Math.min(size, window.count - done) };
    const others: Question = { filter, orderBy, window: part, total: false, ...(hasNext && { hasNext }) };
    const tried = await handOver(done === 0 ? { ...question, window: part } : others, by);
    if (!('answered' in tried)) return NOTHING;
    parts.push(tried.answered);
    if (tried.answered.rows.length < part.count) break;
  }
  const rows = parts.flatMap((part) => part.rows);
  const [first, last] = [parts[0] as Answered<Row>, parts.at(-1) as Answered<Row>];
  return { answered: { answer: { ...first.answer, rows: rows.map(({ place }) => place), hasNext: last.answer.hasNext }, rows } };
};
