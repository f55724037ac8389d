import { createAnswering } from '../analysis/answering/create-answering.ts';
import type { AttachedEvaluator } from '../analysis/block.ts';
import { attachedOf } from '../analysis/evaluators.ts';
import { namedRuns } from '../analysis/named-runs.ts';
import { type Question, type QuestionAnswer, SEMANTICS } from '../analysis/question.ts';
import type { Answer } from '../contract/send.ts';
import type { EvaluatorResponse } from '../contract/version.ts';
import { isObject } from '../json/tolerant.ts';
import { analysisOf, refusedQuestion, type SentAnalysis } from './rest/analysis-parameter.ts';
import { MAX_PAGE_BYTES, pageAnswer } from './rest/answers.ts';
import type { FactsSelection, Reads, RowFacts } from './store/reads.ts';
import { unknownRuns } from './unknown-runs.ts';

/** The evaluators in an evaluation's body, in its order. */
export const evaluatorsIn = (body: Buffer | undefined): (EvaluatorResponse | null)[] => {
  const evaluation: unknown = body && JSON.parse(body.toString('utf8'));
  const evaluators = isObject(evaluation) ? evaluation['evaluators'] : undefined;
  if (!Array.isArray(evaluators)) return [];
  return evaluators.map((each: unknown) =>
    isObject(each) && isObject(each['version']) ? (each['version'] as unknown as EvaluatorResponse) : null,
  );
};

/** How many rows there are as far as was looked: at least those of the window, and the one behind it. */
const knownTotal = ({ window }: Question, { total, rows, hasNext }: QuestionAnswer): number =>
  total ?? (rows.length === 0 ? 0 : window.offset + Math.min(rows.length, window.count)) + (hasNext ? 1 : 0);

/** Bytes of records beside an answer that holds together without them. */
const MAX_BESIDE = MAX_PAGE_BYTES / 4;

/** As many records as have room. */
const withinRoom = function* (bodies: Iterable<Buffer>): Generator<Buffer> {
  let length = 0;
  for (const body of bodies) {
    length += body.length;
    if (length > MAX_BESIDE) return;
    yield body;
  }
};

const answerOf = async (question: Question, facts: RowFacts, evaluators: readonly AttachedEvaluator[]): Promise<QuestionAnswer> => {
  const answering = createAnswering(question, { terms: facts.terms, evaluators, rows: facts.total });
  try {
    let rowsRead = 0;
    for await (const block of facts.blocks(evaluators)) {
      await facts.paced(answering.take(block));
      rowsRead += block.length;
      if (answering.isDone()) break;
    }
    return await facts.paced(answering.answer(rowsRead === facts.total));
  } finally {
    answering.release();
  }
};

/** Answers a question of rows, whatever engine holds them. */
const answered = async ({ question, sent }: SentAnalysis, facts: RowFacts, unknownRuns: readonly string[]): Promise<Answer> => {
  const evaluators = attachedOf(evaluatorsIn(facts.evaluation));
  const answer = await answerOf(question, facts, evaluators);
  const { offset, count } = question.window;
  const page = { page: Math.floor(offset / Math.max(1, count)) + 1, size: count, total: knownTotal(question, answer) };
  const records = await facts.records(answer.rows);
  // A comparison cannot be asked in parts, but what it shows can be read by its places.
  return pageAnswer(question.comparisons ? withinRoom(records) : records, {
    ...page,
    unknownRuns,
    analysis: { semantics: SEMANTICS, question: sent, answer },
  });
};

export interface AnalysisRequest {
  readonly selection: FactsSelection;
  /** The parameter as it came. */
  readonly text: string;
  readonly signal: AbortSignal | undefined;
}

/**
 * The rows that a question picks in the order that it asks, and beside them the question again with everything else that it asks. Its window
 * counts: what a page or range is asked for beside it is for those who do not know the parameter. Undefined for an unknown evaluation.
 */
export const analysisAnswer = async (reads: Reads, { selection, text, signal }: AnalysisRequest): Promise<Answer | undefined> => {
  const asked = analysisOf(text);
  if ('refused' in asked) return asked.refused;
  try {
    const named = namedRuns(asked.question.filter);
    const unknown = 'evaluationId' in selection ? await unknownRuns(reads, selection.evaluationId, named) : [];
    return await reads.facts(selection, (facts) => answered(asked, facts, unknown), { signal });
  } catch (error) {
    return refusedQuestion(error, ['question']);
  }
};
