import type { GraphQLResolveInfo } from 'graphql';
import type { Evaluation } from '../../loaders/entities.ts';
import type { Context } from './context.ts';
import { startEarly } from './early.ts';

/** Loads an evaluation and starts those of its selected fields that need only its id. */
export const loadEvaluation = (id: string, context: Context, info: GraphQLResolveInfo): Promise<Evaluation | null> => {
  const evaluation = context.loaders.evaluation.load(id);
  startEarly({ id }, context, info, 'Evaluation');
  return evaluation;
};

/** The same for a payload, which has none where nothing was changed. */
export const loadChangedEvaluation = (
  id: string | undefined,
  context: Context,
  info: GraphQLResolveInfo,
): Promise<Evaluation | null> | null => (id === undefined ? null : loadEvaluation(id, context, info));
