import {
  BREAK,
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
  type OperationDefinitionNode,
  visit,
} from 'graphql';
import type { OperationPlugin } from '../operation-plugin.ts';
import { executeObject, newExecution } from './execute.ts';
import { planOf } from './make-plan.ts';
import type { OperationPlan } from './plan.ts';

export interface PlannedExecutionOptions {
  readonly schema: GraphQLSchema;
  /** False: graphql-js executes everything. */
  readonly plannedExecution: boolean;
}

/** Finds the plan of an operation, which is made when it is asked for first; undefined where it has none. */
export type PlanFor = (document: DocumentNode, operation: OperationDefinitionNode) => OperationPlan | undefined;

export const createPlans = ({ schema, plannedExecution: isOn }: PlannedExecutionOptions): PlanFor => {
  if (!isOn) return () => undefined;
  const plans = new WeakMap<OperationDefinitionNode, OperationPlan | 'none'>();
  return (document, operation) => {
    const plan = plans.get(operation) ?? makePlan(schema, document, operation);
    plans.set(operation, plan);
    return plan === 'none' ? undefined : plan;
  };
};

/** Executes an operation as graphql-js does. */
export type Executor = (args: ExecutionArgs) => unknown;

/**
 * Executes a query by its plan, which takes a fraction of the time. It answers what is sound, and only that: a query with an error is executed
 * by graphql-js again, whose answer is sent. That costs no call, for the loaders know everything by then; but calls may have been made for
 * siblings that graphql-js leaves out behind a failure in a non-null place.
 */
export const executePlanned = (plan: OperationPlan, args: ExecutionArgs, executeStock: Executor): unknown => {
  const { schema, operation } = plan;
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], args.variableValues ?? {});
  if (!coerced) return executeStock(args);
  const execution = newExecution(plan, { rootValue: args.rootValue, context: args.contextValue, variables: coerced });
  return soundOr(
    () => executeObject(plan.root, args.rootValue, execution),
    () => executeStock(args),
  );
};

/** Executes queries by their plans, those that have one. */
export const plannedExecution = (planFor: PlanFor): OperationPlugin => ({
  onExecute: ({ args, executeFn, setExecuteFn }) => {
    const operation = getOperationAST(args.document, args.operationName);
    const plan = operation && planFor(args.document, operation);
    if (plan) setExecuteFn((again: ExecutionArgs) => executePlanned(plan, again, executeFn));
  },
});

/** The answer with the data that comes of the one way, or what comes of the other. */
const soundOr = (planned: () => unknown, stock: () => unknown): unknown => {
  const answer = (data: unknown): ExecutionResult => ({ data: data as Record<string, unknown> });
  try {
    const data = planned();
    return data instanceof Promise ? data.then(answer, stock) : answer(data);
  } catch {
    return stock();
  }
};

/** Changes wait for each other, and directives decide by variables what is selected, or have the answer come in parts: those have no plan. */
const makePlan = (schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode): OperationPlan | 'none' => {
  const type = operation.operation === 'query' && isPlain(document) ? schema.getQueryType() : undefined;
  try {
    return type ? planOf(schema, document, operation, type) : 'none';
  } catch {
    // It asks for the schema, say.
    return 'none';
  }
};

/** Whether a document has no directives, nor a name in its answers that no object can have. */
const isPlain = (document: DocumentNode): boolean => {
  let plain = true;
  const stop = (): typeof BREAK => {
    plain = false;
    return BREAK;
  };
  visit(document, { Directive: stop, Field: ({ alias }) => (alias?.value === '__proto__' ? stop() : undefined) });
  return plain;
};
