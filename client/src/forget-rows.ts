import { globalIdOf, upstreamIdOf } from './global-id.ts';

interface RowCache {
  extract(): unknown;
  evict(options: { id: string; fieldName: string }): boolean;
}

/**
 * Drops from Apollo Client's cache all rows of an evaluation and its runs, in every filter and order, with what they come to, so that what is
 * on the page is asked again. For the `update` of a change that adds or removes rows or evaluators, and for judgments that came past the graph.
 */
export const forgetRows = (cache: RowCache, evaluationId: string): void => {
  const id = globalIdOf('Evaluation', evaluationId);
  // The cache puts the type in front of ids that begin with it already.
  const run = `Run:Run:${upstreamIdOf('Evaluation', id)}:`;
  const held = Object.keys(cache.extract() ?? {}).filter((key) => key === `Evaluation:${id}` || key.startsWith(run));
  for (const key of held) cache.evict({ id: key, fieldName: 'logs' });
};
