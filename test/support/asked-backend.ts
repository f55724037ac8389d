import { expect } from 'vitest';
import { createAnswering } from '../../src/analysis/answering/create-answering.ts';
import { attachedOf } from '../../src/analysis/evaluators.ts';
import { canonicalJson } from '../../src/analysis/json-value.ts';
import { type Question, SEMANTICS } from '../../src/analysis/question.ts';
import { blockOfRecords } from '../../src/analysis/record-block.ts';
import { finished } from '../../src/analysis/steps.ts';
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
  if (records.length > 0) finished(answering.take(blockOfRecords(records, versions, terms)));
  const answer = finished(answering.answer(true));
  return { answer, records: answer.rows.map((place) => records[place]) };
};

/** Looks at all that is known of rows: every field, every cell, texts and free JSON. */
export const WIDE_QUESTION = question({
  filter: { or: [{ search: ['e'] }, { not: { inputs: [{ path: '/question', exists: true }] } }, { output: { contains: 'E' } }] },
  orderBy: [{ by: { judgmentErrors: true }, descending: true }, { by: { number: 'duration' } }],
  window: { offset: 0, count: 1_000 },
  aggregates: {
    numbers: { createdAt: {}, duration: {}, providerLatency: {}, promptTokens: {}, outputTokens: {}, totalCost: {}, outputLength: {} },
    datapointCount: true,
    created: true,
    judgments: { numbers: { percentiles: [50] } },
  },
  groups: [
    { by: [{ field: 'run' }, { field: 'version' }], first: 100, order: 'key-asc', timeZone: 'UTC', aggregates: { judgments: {} } },
    { by: [{ field: 'error' }, { field: 'kind' }, { field: 'model' }], first: 100, order: 'key-asc', timeZone: 'UTC' },
  ],
  facets: [{ by: { place: 'target', path: '' }, first: 100, timeZone: 'UTC' }],
});

/** Asks a question, and expects what the rows themselves say. */
export const expectAnsweredRight = async (ask: Ask, evaluationId: string, asked = WIDE_QUESTION, runIds: readonly string[] = []) => {
  const { status, body } = await ask('GET', questionPath(evaluationId, asked, runIds));
  expect([status, body.detail]).toEqual([200, undefined]);
  const { answer, records } = await answerOfRows(ask, evaluationId, asked, runIds);
  expect(body.analysis).toEqual({ semantics: SEMANTICS, question: asked, answer: JSON.parse(JSON.stringify(answer)) });
  expect(body.records).toEqual(records);
  expect(body.total).toBe(answer.total);
};
