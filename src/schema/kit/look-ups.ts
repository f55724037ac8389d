import type { GraphQLResolveInfo } from 'graphql';
import type { Evaluation, EvaluationLog, Run } from '../../loaders/entities.ts';
import type { EvaluationLogKey, RunKey } from '../../loaders/loaders.ts';
import type { Context } from './context.ts';
import { startEarly } from './early.ts';

/* Each loads an object, and starts those of its selected fields that need no more than the ids which it is loaded by. */

export const loadEvaluation = (id: string, context: Context, info: GraphQLResolveInfo): Promise<Evaluation | null> => {
  const evaluation = context.loaders.evaluation.load(id);
  startEarly({ id }, context, info, 'Evaluation');
  return evaluation;
};

/** For a payload, which has none where nothing was changed. */
export const loadChangedEvaluation = (
  id: string | undefined,
  context: Context,
  info: GraphQLResolveInfo,
): Promise<Evaluation | null> | null => (id === undefined ? null : loadEvaluation(id, context, info));

export const loadRun = (key: RunKey, context: Context, info: GraphQLResolveInfo): Promise<Run | null> => {
  const run = context.loaders.run.load(key);
  startEarly({ evaluation_id: key.evaluationId, id: key.runId }, context, info, 'Run');
  return run;
};

export const loadEvaluationLog = (key: EvaluationLogKey, context: Context, info: GraphQLResolveInfo): Promise<EvaluationLog | null> => {
  const row = context.loaders.evaluationLog.load(key);
  startEarly({ evaluation_id: key.evaluationId }, context, info, 'EvaluationLog');
  return row;
};
