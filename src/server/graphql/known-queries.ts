import { type DocumentNode, type ExecutionArgs, type ExecutionResult, type GraphQLSchema, getOperationAST } from 'graphql';
import type { GraphQLParams } from 'graphql-yoga';
import type { OperationPlan } from '../execution/plan.ts';
import { type Executor, executePlanned, type PlanFor } from '../execution/planned-execution.ts';
import type { CheckCost } from '../limits/cost.ts';
import { checkVariables } from '../limits/variable-limits.ts';
import type { Operation } from '../operation.ts';
import type { OperationPlugin } from '../operation-plugin.ts';
import type { CheckArguments } from './check-arguments.ts';
import type { Describe } from './describe-operation.ts';
import type { Caller, Executions } from './execute-operations.ts';

export interface KnownQueriesOptions {
  /** False: none is ever known. */
  readonly answerKnown: boolean;
  /** Only these documents are executed; without it, any. */
  readonly persisted: ReadonlyMap<string, string> | undefined;
  readonly rateLimitCost: number | undefined;
  readonly maxVariableNesting: number;
  readonly documents: { get(text: string): DocumentNode | undefined };
  readonly planFor: PlanFor;
  readonly checkCost: CheckCost;
  readonly checkArguments: CheckArguments;
  readonly describe: Describe;
  readonly executions: Executions;
}

/** Queries whose documents were executed before, and so are valid and within the limits of documents. */
export interface KnownQueries {
  /** False: none is ever known. */
  readonly isOn: boolean;
  /** Learns which documents Yoga executes. It belongs before whatever executes otherwise. */
  readonly plugin: OperationPlugin;
  /** What was posted, where it is a known query that may be executed; undefined where it has to go the whole way. Only the cost is noted. */
  find(json: unknown, operation: Operation): KnownQuery | undefined;
  /** What comes of it, with its errors as they are. */
  execute(query: KnownQuery, caller: Caller): Promise<ExecutionResult>;
}

/** A query that may be executed at once. */
export interface KnownQuery {
  readonly prepared: Prepared;
  readonly params: Params;
  readonly args: ExecutionArgs;
}

/** How Yoga executes a document. */
interface Known {
  readonly schema: GraphQLSchema;
  readonly executeStock: Executor;
}

/** What depends on nothing but a document and the name of an operation in it. */
interface Prepared extends Known {
  readonly plan: OperationPlan;
}

/*
 * Most requests ask what was asked before, with other variables at most. What Yoga finds out of such a document anew for each of them (what
 * it parses to, that it is valid, which plugins have something to say) takes longer than a small query itself. So a known document with a plan
 * goes from its parameters to its result, past the same checks of what depends on variables, and everything else takes Yoga's way: so does what
 * a check refuses, which says the reason.
 */
export const createKnownQueries = (options: KnownQueriesOptions): KnownQueries => {
  const { planFor, checkCost, checkArguments, describe, executions, documents } = options;
  const known = new WeakMap<DocumentNode, Known>();
  const isOn = options.answerKnown && options.persisted === undefined && options.rateLimitCost === undefined;
  const preparedOf = (document: DocumentNode, operationName: string | null | undefined): Prepared | undefined => {
    const how = known.get(document);
    const operation = how && getOperationAST(document, operationName);
    const plan = operation && planFor(document, operation);
    return plan ? { ...how, plan } : undefined;
  };
  const isAllowed = (args: ExecutionArgs, operation: Operation): boolean => {
    try {
      checkVariables(args.variableValues, options.maxVariableNesting);
      checkCost(args, operation.record);
      checkArguments(args);
      return true;
    } catch {
      return false;
    }
  };
  return {
    isOn,
    plugin: {
      onExecute: ({ args, executeFn }) => {
        if (isOn) known.set(args.document, { schema: args.schema, executeStock: executeFn as Executor });
      },
    },
    find: (json, operation) => {
      const params = isOn ? paramsOf(json) : undefined;
      const document = params && documents.get(params.query);
      const prepared = document && preparedOf(document, params.operationName);
      if (!prepared) return undefined;
      const { operationName, variables: variableValues } = params;
      const args = { schema: prepared.schema, document, operationName, variableValues };
      return isAllowed(args, operation) ? { prepared, params, args } : undefined;
    },
    execute: ({ prepared: { plan, executeStock }, params, args }, caller) => {
      const { document } = args;
      describe(caller.operation, document, params);
      return executions.query({ ...caller, document, params }, (contextValue) =>
        executePlanned(plan, { ...args, contextValue }, executeStock),
      );
    },
  };
};

type Params = GraphQLParams & { readonly query: string };

const isPlainObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The parameters of a document that was sent with no more than its variables: beside it an id counts for nothing. Undefined for all else. */
const paramsOf = (json: unknown): Params | undefined => {
  if (!isPlainObject(json)) return undefined;
  const { query, operationName, variables, extensions } = json;
  if (typeof query !== 'string' || extensions != null) return undefined;
  if (operationName != null && typeof operationName !== 'string') return undefined;
  if (variables != null && !isPlainObject(variables)) return undefined;
  return { query, ...(operationName && { operationName }), ...(variables && { variables }) };
};
