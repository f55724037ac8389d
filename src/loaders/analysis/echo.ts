import { canonicalJson } from '../../analysis/json-value.ts';
import { type Question, type QuestionAnswer, SEMANTICS } from '../../analysis/question.ts';
import { UpstreamError } from '../../upstream/errors.ts';
import type { AnalysisBeside, RowsPage } from '../../upstream/shapes.ts';
import { isAnswerTo } from './answer-shape.ts';

/** The most characters of a question in a URL, and those that it has there: servers commonly refuse URLs of 8 kB. */
const MAX_SENT = 4_000;
const MAX_ESCAPED = 7_000;

export const fitsUrl = (text: string): boolean => text.length <= MAX_SENT && new URLSearchParams({ text }).toString().length <= MAX_ESCAPED;

/** A question as it travels, in one spelling. */
export const questionText = (question: Question): string => canonicalJson({ semantics: SEMANTICS, question });

/**
 * The answer beside a page, where its source answered this very question by the same semantics, and brought no more rows than it names.
 * Of anything else nothing is believed.
 */
export const answerBeside = (
  { analysis, records }: Pick<RowsPage<unknown>, 'analysis'> & { readonly records: readonly unknown[] },
  question: Question,
): QuestionAnswer | undefined => {
  if (!analysis || !repeats(analysis, questionText(question))) return undefined;
  const { answer } = analysis;
  return isAnswerTo(question, answer) && records.length <= answer.rows.length ? answer : undefined;
};

const repeats = ({ semantics, question }: AnalysisBeside, text: string): boolean => canonicalJson({ semantics, question }) === text;

/** A source that does not know the parameter may refuse it, or find it too long. What our own refuses is refused by whoever asks the rows, too. */
const REFUSALS: ReadonlySet<number> = new Set([400, 413, 414, 422, 431]);

/** Whether a call failed for the question that it carried. */
export const refusesQuestion = (error: unknown): boolean =>
  error instanceof UpstreamError && error.fault.kind === 'status' && REFUSALS.has(error.fault.status);
