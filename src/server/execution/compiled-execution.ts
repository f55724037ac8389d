import {
  type ExecutionArgs,
  type ExecutionResult,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
  type OperationDefinitionNode,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { LRUCache } from 'lru-cache';
import { isCompilable } from './compilable.ts';
import { type CompiledOperation, compile } from './compile.ts';

export interface CompiledExecutionOptions {
  readonly schema: GraphQLSchema;
  /** How often an operation is executed before it is compiled; infinity never compiles. */
  readonly compileAfter: number;
}

/** A rich one holds some 300 KB. */
const MAX_COMPILED = 100;

/**
 * Executes operations that come again as compiled code, which takes a fraction of the time. It answers what is sound, and only that: an
 * operation with an error is executed by graphql-js again, whose answer is told. That costs no call, for the loaders know everything by then;
 * but the compiled code may have called for siblings that graphql-js leaves out behind a failure in a non-null place.
 */
export const compiledExecution = ({ schema, compileAfter }: CompiledExecutionOptions): Plugin => {
  const compiledFor = createCompiledOperations(schema, compileAfter);
  return {
    onExecute: ({ args, executeFn, setExecuteFn }) => {
      const operation = getOperationAST(args.document, args.operationName);
      const compiled = operation && compiledFor(args, operation);
      if (!compiled) return;
      const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], args.variableValues ?? {});
      if (!coerced) return;
      setExecuteFn((again: ExecutionArgs) => {
        const stock = (): unknown => executeFn(again);
        return soundOr(() => compiled(again.rootValue, again.contextValue, coerced), stock);
      });
    },
  };
};

/** What an operation's compiled code gives without errors, else what the other way of executing it gives. */
const soundOr = (run: () => ReturnType<CompiledOperation>, stock: () => unknown): unknown => {
  const sound = (result: ExecutionResult): unknown => (result.errors ? stock() : result);
  const result = run();
  return result instanceof Promise ? result.then(sound) : sound(result);
};

/** Knows the operations of cached documents by their nodes. */
const createCompiledOperations = (schema: GraphQLSchema, compileAfter: number) => {
  const executions = new WeakMap<OperationDefinitionNode, number>();
  const compiled = new LRUCache<OperationDefinitionNode, CompiledOperation>({ max: MAX_COMPILED });
  return ({ document }: Pick<ExecutionArgs, 'document'>, operation: OperationDefinitionNode): CompiledOperation | undefined => {
    const known = compiled.get(operation);
    if (known) return known;
    const before = executions.get(operation) ?? 0;
    executions.set(operation, before + 1);
    if (before < compileAfter) return undefined;
    const run = isCompilable(schema, document, operation) ? compile(schema, document, operation) : undefined;
    if (run) compiled.set(operation, run);
    else executions.set(operation, Number.NEGATIVE_INFINITY);
    return run;
  };
};
