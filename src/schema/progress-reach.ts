import { BREAK, type FieldNode, type GraphQLResolveInfo, visit } from 'graphql';

/** The fields below a subscription to progress that the stats hold. Any other may show the evaluation or its runs. */
const OF_STATS: ReadonlySet<string> = new Set([
  '__typename',
  ...['evaluationId', 'isFinal', 'observedAt', 'runs', 'stats', 'runStats', 'status', 'progress', 'report'],
  ...['runId', 'versionId', 'batchId', 'numLogs', 'judgments', 'evaluatorStats', 'evaluatorVersionId'],
  ...['totalLogs', 'numJudgments', 'numNulls', 'numErrors', 'numTrue', 'numFalse', 'mean', 'std', 'sum'],
  ...['percentile', 'percentiles', 'p', 'value', 'optionCounts', 'option', 'count', 'fraction'],
]);

/** Arguments may name evaluators by what the stats do not hold. */
const isOfStats = ({ name, arguments: args }: FieldNode): boolean =>
  OF_STATS.has(name.value) && (name.value === 'percentile' || (args ?? []).length === 0);

/** Whether a subscription may show more than the stats: then the evaluation and its runs have to be read at every look, for a change of theirs is news. */
export const showsWhole = ({ operation, fragments, fieldNodes }: GraphQLResolveInfo): boolean => {
  let found = false;
  const look = {
    Field: (node: FieldNode): typeof BREAK | undefined => {
      if (isOfStats(node) || fieldNodes.includes(node)) return undefined;
      found = true;
      return BREAK;
    },
  };
  for (const definition of [operation, ...Object.values(fragments)]) if (!found) visit(definition, look);
  return found;
};
