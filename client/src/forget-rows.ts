import { globalIdOf, upstreamIdOf } from './global-id.ts';

interface RowCache {
  extract(): unknown;
  evict(options: { id: string; fieldName: string }): boolean;
}

/** The fields of evaluations and runs that are made of rows. */
export const FIELDS_OF_ROWS = ['agreement', 'comparison', 'logs'] as const;

/** The root field that is made of the runs of many evaluations. */
export const FIELD_OF_RUNS = 'evaluationScores';

/**
 * Drops from Apollo Client's cache all rows of an evaluation and its runs, in every filter and order, with what they come to and their
 * comparisons, and all scores over time, so that what is on the page is asked again. For the `update` of a change that adds or removes rows or
 * evaluators or makes another run the control run, and for judgments that came past the graph.
 */
export const forgetRows = (cache: RowCache, evaluationId: string): void => {
  const id = globalIdOf('Evaluation', evaluationId);
  // The cache puts the type in front of ids that begin with it already.
  const run = `Run:Run:${upstreamIdOf('Evaluation', id)}:`;
  const held = Object.keys(cache.extract() ?? {}).filter((key) => key === `Evaluation:${id}` || key.startsWith(run));
  for (const key of held) for (const fieldName of FIELDS_OF_ROWS) cache.evict({ id: key, fieldName });
  cache.evict({ id: 'ROOT_QUERY', fieldName: FIELD_OF_RUNS });
};
