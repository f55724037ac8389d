import { setImmediate } from 'node:timers/promises';
import { createAnswering } from '../../src/analysis/answering/create-answering.ts';
import { attachedOf } from '../../src/analysis/evaluators.ts';
import { type Question, SEMANTICS } from '../../src/analysis/question.ts';
import { blockOfRecords } from '../../src/analysis/record-block.ts';
import { finished } from '../../src/analysis/steps.ts';
import { createTerms } from '../../src/analysis/terms.ts';
import type { EvaluationLogResponse, EvaluationResponse } from '../../src/contract/evaluation.ts';
import type { Page } from '../../src/contract/page.ts';
import type { Send } from '../../src/contract/send.ts';
import type { Warning } from '../../src/contract/warning.ts';
import { wantedByBoth } from '../../src/json/wanted.ts';
import { createLoaders } from '../../src/loaders/create-loaders.ts';
import type { Analysis } from '../../src/loaders/loaders.ts';
import { createUpstream } from '../../src/upstream/client.ts';
import { apart } from '../../src/upstream/flights.ts';
import { pageReadingFor } from '../../src/upstream/shapes.ts';
import { json } from './helpers.ts';

export interface AskerOptions {
  readonly page?: number;
  readonly scanLimit?: number;
  readonly anyRange?: boolean;
  readonly maxRows?: number;
  readonly evaluationId?: string;
}

/** A question that asks for the first rows of all there are; no more than what it says beside. */
export const questionOf = (asked: Partial<Question> = {}): Question => ({
  filter: {},
  orderBy: [],
  window: { offset: 0, count: 5 },
  total: false,
  ...asked,
});

/** Loaders of one operation that selects no more of rows than their ids, with its calls. */
export const askerOver = (send: Send, options: AskerOptions = {}) => {
  const { page = 10, scanLimit = 50, anyRange = false, maxRows = 10_000, evaluationId = 'evr_0' } = options;
  const calls: string[] = [];
  const warnings: Warning[] = [];
  let rowsLeft = maxRows;
  const upstream = createUpstream(
    {
      send: async (call) => {
        calls.push(call.path.replace(/&analysis=.*/, '&analysis').replace('/evaluations/', ''));
        await setImmediate();
        return send(call);
      },
      keyRequired: false,
      readRows: (alsoRead) => pageReadingFor(wantedByBoth({ run_id: 'all', log: { id: 'all' } }, alsoRead ?? {})),
    },
    apart,
  );
  const loaders = createLoaders({
    upstream,
    scanUpstream: upstream,
    maxPageSize: page,
    anyRange,
    readSelected: true,
    maxScanCalls: scanLimit,
    warn: (warning) => warnings.push(warning),
    spend: (rows) => {
      rowsLeft -= rows;
      if (rowsLeft < 0) throw new Error('Too many rows.');
    },
    spendAnalysis: () => undefined,
  });
  const ask = (question: Partial<Question>, runIds: readonly string[] = []): Promise<Analysis> =>
    loaders.analysis.load({ evaluationId, runIds, question: questionOf(question) });
  return { ask, calls, warnings, loaders };
};

/** What is the same whoever answers, as JSON has it: one that reads rows does not know what it was not asked for. */
export const comparableAnswer = (analysis: Analysis, { total, hasNext }: Question): unknown => {
  const { scan, ...answer } = analysis.answer;
  const told = { ...answer, rows: placesOf(analysis), total: total && answer.total, hasNext: (hasNext ?? false) && answer.hasNext };
  return JSON.parse(JSON.stringify(told));
};

/** The same source, whose bodies are changed as this says, by the path that was asked for. */
export const bodiesChanged =
  (source: Send, change: (body: unknown, path: string) => void): Send =>
  async (call) => {
    const answer = await source(call);
    const body: unknown = JSON.parse(Buffer.from(answer.body).toString());
    change(body, call.path);
    return { ...answer, body: Buffer.from(JSON.stringify(body)) };
  };

/** The places and log ids of the rows that came; the error of one that is none. */
export const placesOf = ({ rows }: Analysis): string[] =>
  rows.map(({ place, row }) => `${place} ${row instanceof Error ? row.message : row.log.id}`);

/** A source that answers questions by itself, of whatever rows this one lists. */
export const answeringSource =
  (listing: Send): Send =>
  async (call) => {
    const url = new URL(call.path, 'http://source.test');
    const analysis = url.searchParams.get('analysis');
    if (analysis === null) return listing(call);
    url.searchParams.delete('analysis');
    url.searchParams.delete('offset');
    url.searchParams.set('page', '1');
    url.searchParams.set('size', '100000');
    const bodyOf = async (path: string): Promise<unknown> => JSON.parse(Buffer.from((await listing({ ...call, path })).body).toString());
    const { records } = (await bodyOf(url.pathname + url.search)) as Page<EvaluationLogResponse>;
    const evaluation = (await bodyOf(url.pathname.replace('/logs', ''))) as EvaluationResponse;
    const evaluators = evaluation.evaluators.map(({ version }) => version);
    const { question } = JSON.parse(analysis) as { question: Question };
    const terms = createTerms();
    const answering = createAnswering(question, { terms, evaluators: attachedOf(evaluators) });
    finished(answering.take(blockOfRecords(records, evaluators, terms)));
    const answer = finished(answering.answer(true));
    const rows = answer.rows.map((place) => records[place]);
    return json({ records: rows, page: 1, size: rows.length, total: answer.total, analysis: { semantics: SEMANTICS, question, answer } });
  };
