import { generateSample } from '../../sample/generate.ts';
import type { EvaluationLogResponse, EvaluationResponse, EvaluationRunResponse } from '../../src/contract/evaluation.ts';
import type { EvaluationStatsResponse } from '../../src/contract/stats.ts';

/** The sample export as generated: relative path to content. */
export const sample = generateSample();

/** The lines of every generated file whose path matches. */
export const linesOf = (path: RegExp): string[] =>
  [...sample].filter(([name]) => path.test(name)).flatMap(([, content]) => content.split('\n').filter((line) => line !== ''));

export const contentOf = (path: string): string => sample.get(path) ?? '';

/** One evaluation, parsed back from its files. */
export interface ReadEvaluation {
  readonly body: EvaluationResponse;
  readonly stats: EvaluationStatsResponse;
  readonly runs: readonly EvaluationRunResponse[];
  readonly records: readonly EvaluationLogResponse[];
}

const evaluationAt = (path: string): ReadEvaluation => {
  const folder = path.slice(0, -'evaluation.json'.length);
  const runPaths = [...sample.keys()].filter((name) => name.startsWith(`${folder}runs/`));
  return {
    body: JSON.parse(contentOf(path)),
    stats: JSON.parse(contentOf(`${folder}stats.json`)),
    runs: runPaths.map((name) => JSON.parse(contentOf(name))),
    records: contentOf(`${folder}logs/1.jsonl`)
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line)),
  };
};

export const evaluations = [...sample.keys()].filter((path) => path.endsWith('/evaluation.json')).map(evaluationAt);
export const evaluationOf = (id: string): ReadEvaluation | undefined => evaluations.find(({ body }) => body.id === id);
