import { readFileSync } from 'node:fs';
import type { EvaluationResponse, EvaluationRunResponse } from '../../src/contract/evaluation.ts';
import type { Answer, Send } from '../../src/contract/send.ts';
import type { EvaluationStatsResponse } from '../../src/contract/stats.ts';
import { json } from '../support/helpers.ts';
import { rowBody } from './rows.ts';

/*
 * A v5 API whose bodies are as large as real ones: those of the contract's examples under other ids, and rows of their own. A row has nearly 10 kB, so a page of a hundred has 1 MB.
 * Rows are those of rows.ts, or others of that size.
 * The runs of `evr_final` are completed, those of all others not.
 * Evaluations are `evr_0` to `evr_19`, of which the first is large; `evr_long` is longer. The rows of `evr_deep3` have evaluator logs judged three deep, and so on.
 */

const EVALUATIONS = 20;
const RUNS = 6;
const MAX_SIZE = 100;

const fixture = <T>(name: string): T =>
  JSON.parse(readFileSync(new URL(`../fixtures/contract/${name}.json`, import.meta.url), 'utf8')) as T;

const evaluation = fixture<EvaluationResponse>('evaluation');
const [run] = fixture<{ runs: EvaluationRunResponse[] }>('runs').runs;
const stats = fixture<EvaluationStatsResponse>('stats');

const depthOf = (id: string): number => Number(/^evr_deep(\d)$/.exec(id)?.[1] ?? 1);
const ROWS_OF_RUN: Readonly<Record<string, number>> = { evr_0: 2_000, evr_long: 3_334 };
const rowsOfRun = (id: string): number => ROWS_OF_RUN[id] ?? 100;
export const evaluationBody = (id: string) => ({ ...evaluation, id, name: `Evaluation ${id}`, runs_count: RUNS });
const runIdsOf = (id: string): string[] => Array.from({ length: RUNS }, (_, number) => `${id}-r${number}`);

const isFinal = (id: string): boolean => id.startsWith('evr_final');
export const runBody = (id: string) => ({ ...run, id, ...(isFinal(id) && { status: 'completed' }) });
const statsBody = (id: string) =>
  isFinal(id) ? { ...stats, status: 'completed', run_stats: stats.run_stats.map((each) => ({ ...each, status: 'completed' })) } : stats;

const pageOf = (query: URLSearchParams, total: number, record: (index: number) => unknown): Answer => {
  const page = Number(query.get('page'));
  const size = Number(query.get('size'));
  if (size > MAX_SIZE) return json({ detail: 'The size is too large.' }, 422);
  const first = (page - 1) * size;
  const length = Math.max(0, Math.min(size, total - first));
  return json({ records: Array.from({ length }, (_, index) => record(first + index)), page, size, total });
};

/** A row of a run by its number, with its judgments so many levels deep. */
export type RowOf = (runId: string, number: number, depth: number) => unknown;

const rowsPage = (id: string, query: URLSearchParams, rowOf: RowOf): Answer => {
  const asked = query.getAll('run_id');
  const runIds = asked.length === 0 ? runIdsOf(id) : asked;
  const perRun = rowsOfRun(id);
  return pageOf(query, runIds.length * perRun, (index) => rowOf(runIds[Math.floor(index / perRun)] ?? '', index % perRun, depthOf(id)));
};

const answerTo = (path: string, rowOf: RowOf): Answer => {
  const { pathname, searchParams } = new URL(path, 'http://upstream.test');
  const [, , id, part] = pathname.split('/');
  if (id === undefined) return pageOf(searchParams, EVALUATIONS, (index) => evaluationBody(`evr_${index}`));
  if (part === undefined) return json(evaluationBody(id));
  if (part === 'runs') return json({ runs: runIdsOf(id).map(runBody) });
  if (part === 'stats') return json(statsBody(id));
  return part === 'logs' ? rowsPage(id, searchParams, rowOf) : json({ detail: 'Not found.' }, 404);
};

/** Makes each body when it is first asked for, and keeps it. */
export const createUpstream = (rowOf: RowOf = rowBody): Send => {
  const answers = new Map<string, Answer>();
  return async ({ path }) => {
    const answer = answers.get(path) ?? answerTo(path, rowOf);
    answers.set(path, answer);
    return answer;
  };
};
