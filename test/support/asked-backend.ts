import { createAnswering } from '../../src/analysis/answering/create-answering.ts';
import { attachedOf } from '../../src/analysis/evaluators.ts';
import { canonicalJson } from '../../src/analysis/json-value.ts';
import { type Question, SEMANTICS } from '../../src/analysis/question.ts';
import { blockOfRecords } from '../../src/analysis/record-block.ts';
import { createTerms } from '../../src/analysis/terms.ts';
import type { EvaluationEvaluatorResponse, EvaluationLogResponse } from '../../src/contract/evaluation.ts';
import type { Ask } from './sample-backend.ts';

/** A question of all rows, ten of them wanted. */
export const question = (asked: Partial<Question> = {}): Question => ({
  filter: {},
  orderBy: [],
  window: { offset: 0, count: 10 },
  total: true,
  ...asked,
});

/** Where a question is asked. */
export const questionPath = (evaluationId: string, asked: unknown, runIds: readonly string[] = []): string => {
  const query = new URLSearchParams(runIds.map((runId) => ['run_id', runId]));
  query.set('analysis', canonicalJson({ semantics: SEMANTICS, question: asked }));
  return `/evaluations/${evaluationId}/logs?${query}`;
};

/** What the rows themselves say to a question: they are all read, and looked at one by one. */
export const answerOfRows = async (ask: Ask, evaluationId: string, asked: Question, runIds: readonly string[] = []) => {
  const query = new URLSearchParams([['size', '100000'], ...runIds.map((runId) => ['run_id', runId])]);
  const evaluation = (await ask('GET', `/evaluations/${evaluationId}`)).body;
  const records: EvaluationLogResponse[] = (await ask('GET', `/evaluations/${evaluationId}/logs?${query}`)).body.records;
  const versions = evaluation.evaluators.map(({ version }: EvaluationEvaluatorResponse) => version);
  const terms = createTerms();
  const answering = createAnswering(asked, { terms, evaluators: attachedOf(versions) });
  if (records.length > 0) answering.take(blockOfRecords(records, versions, terms));
  const answer = answering.answer(true);
  return { answer, records: answer.rows.map((place) => records[place]) };
};
