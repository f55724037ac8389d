import { canonicalJson } from '../../analysis/json-value.ts';
import { type Question, type QuestionAnswer, SEMANTICS } from '../../analysis/question.ts';
import type { AnalysisBeside, EvaluationLogsPage } from '../../upstream/shapes.ts';
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
export const answerBeside = ({ analysis, records }: EvaluationLogsPage, question: Question): QuestionAnswer | undefined => {
  if (!analysis || !repeats(analysis, questionText(question))) return undefined;
  const { answer } = analysis;
  return isAnswerTo(question, answer) && records.length <= answer.rows.length ? answer : undefined;
};

const repeats = ({ semantics, question }: AnalysisBeside, text: string): boolean => canonicalJson({ semantics, question }) === text;
