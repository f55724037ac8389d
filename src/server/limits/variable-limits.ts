import { GraphQLError } from 'graphql';
import type { OperationPlugin } from '../operation-plugin.ts';

/** Throws for variables whose JSON is nested deeper than this: resolvers and scalars go down into them. */
export const checkVariables = (variables: unknown, maxVariableNesting: number): void => {
  if (!isDeeper(variables, maxVariableNesting + 1)) return;
  throw new GraphQLError(`The variables are nested deeper than ${maxVariableNesting} levels.`, {
    extensions: { code: 'BAD_USER_INPUT', retryable: false, http: { spec: true, status: 400 } },
  });
};

export const limitVariables = (maxVariableNesting: number): OperationPlugin => ({
  onParams: ({ params: { variables } }) => checkVariables(variables, maxVariableNesting),
});

/** Goes no deeper than it has to, so no nesting is too much for it. */
const isDeeper = (value: unknown, levels: number): boolean =>
  typeof value === 'object' && value !== null && (levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1)));
