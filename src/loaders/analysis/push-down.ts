import type { Question } from '../../analysis/question.ts';
import { UpstreamError } from '../../upstream/errors.ts';
import type { EvaluationLogsPage } from '../../upstream/shapes.ts';
import { asEvaluationLog } from '../entities.ts';
import type { LoadersOptions } from '../loaders.ts';
import type { Answered } from './answer-questions.ts';
import { answerBeside, MAX_SENT, questionText } from './echo.ts';
import type { RunsKey, Scan } from './scan.ts';

/** What came of handing a question to the source: its answer, or else the first page of the rows where that is what came. */
export type Tried = { readonly answered: Answered } | { readonly page: EvaluationLogsPage | undefined };

const NOTHING: Tried = { page: undefined };

/** What is handed over goes by these. */
export interface PushDown {
  /** Reads the rows where the source does not answer. */
  readonly scan: Pick<Scan, 'alsoRead'>;
  readonly runs: RunsKey;
  readonly options: Pick<LoadersOptions, 'scanUpstream' | 'maxPageSize' | 'anyRange'>;
}

/**
 * Hands questions to the source, each with a call of its own that any other source answers with the first page of the rows. Nobody knows
 * beforehand what the source does: of the questions of one time the first goes ahead, and the others follow where it was answered.
 */
export const pushDown = (questions: readonly Question[], by: PushDown): Promise<Tried>[] => {
  const { anyRange } = by.options;
  let ahead: Promise<Tried> | undefined;
  return questions.map((question) => {
    const text = questionText(question);
    if (!anyRange && text.length > MAX_SENT) return Promise.resolve(NOTHING);
    if (ahead && !anyRange) return ahead.then((tried) => ('answered' in tried ? handOver(question, text, by) : NOTHING));
    ahead = handOver(question, text, by);
    return ahead;
  });
};

const handOver = async (question: Question, text: string, { scan, runs, options }: PushDown): Promise<Tried> => {
  const { scanUpstream, maxPageSize, anyRange } = options;
  const { offset, count } = question.window;
  // What else a source that gives any range answers is of no use for a scan.
  const request = anyRange ? { page: 1, size: count, offset } : { page: 1, size: maxPageSize, alsoRead: scan.alsoRead };
  const page = await scanUpstream.evaluationLogs({ ...request, ...runs, analysis: text }).catch(orIfRefused);
  const answer = page && answerBeside(page, question);
  if (!page || !answer) return isFirstPage(page) && !anyRange ? { page } : NOTHING;
  const rows = answer.rows.map((place, index) => {
    const record = page.records[index];
    return { place, identity: undefined, record: record && asEvaluationLog(record, runs.evaluationId) };
  });
  return { answered: { answer, rows } };
};

/** A page with an answer, whatever that is, need not be a page of all rows. */
const isFirstPage = (page: EvaluationLogsPage | undefined): boolean => page !== undefined && page.analysis === undefined;

/** A source that does not know the parameter may refuse it, or find it too long; and a page may be too large for one answer. */
const REFUSALS: ReadonlySet<number> = new Set([400, 413, 414, 422, 431]);

const orIfRefused = (error: unknown): undefined => {
  const fault = error instanceof UpstreamError ? error.fault : undefined;
  if (fault?.kind === 'too-large' || (fault?.kind === 'status' && REFUSALS.has(fault.status))) return undefined;
  throw error;
};
