import type { ObjectFieldBuilder } from '@pothos/core';
import type { Types } from '../kit/builder.ts';
import { loadChangedEvaluation } from '../kit/look-ups.ts';
import { EvaluationRef } from '../kit/refs.ts';
import { type UserError, UserErrorRef } from './user-error.ts';

/* What the payloads of mutations have in common. */

interface WithErrors {
  readonly userErrors: readonly UserError[];
}

/** Why nothing was changed. */
export const userErrorsField = <T extends WithErrors>(builderOfT: ObjectFieldBuilder<Types, T>) =>
  (builderOfT as unknown as ObjectFieldBuilder<Types, WithErrors>).field({
    type: [UserErrorRef],
    nullable: false,
    description: 'Why nothing was changed; empty where it was.',
    resolve: ({ userErrors }) => userErrors,
  });

/** The evaluation that was changed, or whose run was. */
export const evaluationField = <T>(builderOfT: ObjectFieldBuilder<Types, T>, changedId: (payload: T) => string | undefined) =>
  (builderOfT as unknown as ObjectFieldBuilder<Types, object>).field({
    type: EvaluationRef,
    description: 'The evaluation as it is now; null where nothing was changed. Costs one upstream call where its answer leaves it out.',
    resolve: (payload, _args, context, info) => loadChangedEvaluation(changedId(payload as T), context, info),
  });

/** How many items of a batch were carried out, and how many were not. */
export const countFields = <T>(builderOfT: ObjectFieldBuilder<Types, T>, resultsOf: (payload: T) => readonly WithErrors[]) => {
  const t = builderOfT as unknown as ObjectFieldBuilder<Types, object>;
  return {
    succeeded: t.int({
      nullable: false,
      description: 'How many were carried out.',
      resolve: (payload) => resultsOf(payload as T).filter(({ userErrors }) => userErrors.length === 0).length,
    }),
    failed: t.int({
      nullable: false,
      description: 'How many were not.',
      resolve: (payload) => resultsOf(payload as T).filter(({ userErrors }) => userErrors.length > 0).length,
    }),
  };
};
