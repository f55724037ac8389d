import { type DocumentNode, type ExecutionResult, getOperationAST } from 'graphql';
import type { YogaInitialContext } from 'graphql-yoga';
import type { Context } from '../../schema/kit/context.ts';
import type { Flights } from '../../upstream/flights.ts';
import type { CallerKeyOf } from '../caller-key.ts';
import type { HeaderReader } from '../header-reader.ts';
import type { Operation } from '../operation.ts';
import type { OperationPlugin, Served } from '../operation-plugin.ts';
import { createIsWhole } from '../streaming/whole.ts';
import { createPersistedOperations, type PersistedDocuments, type PersistedOperation } from './persisted-downloads.ts';
import { createSharing } from './sharing.ts';
import { type Warnings, withWarnings } from './warnings.ts';

/** What an execution is for. */
export interface Call {
  readonly operation: Operation;
  readonly document: DocumentNode;
  /** What upstream is asked with. */
  readonly apiKey: string | undefined;
  /** Aborted when nobody waits for the answer any more. */
  readonly present: AbortSignal;
  /** On the clock of `performance.now()`. */
  readonly deadline: number;
  /** Where only documents of a list are executed: what it is there; absent for what is not to be executed again. */
  readonly persisted?: PersistedOperation | undefined;
}

/** One execution of an operation: the context of its resolvers, and what there is to ask of it afterwards. */
export interface Binding {
  readonly context: Context;
  readonly warnings: Warnings;
  /** It has taken as long as it may. */
  isLate(): boolean;
}

export interface ExecuteOptions {
  /** Everything of an execution is made here: what its resolvers get is made for it alone. */
  readonly bind: (call: Call) => Binding;
  /** What is in flight upstream and may be shared. */
  readonly flights: Flights;
  readonly callerKey: CallerKeyOf;
  /** Sent upstream for callers without a key. */
  readonly apiKey: string | undefined;
  /** Milliseconds that an operation may wait for upstream. */
  readonly operationTimeout: number;
  /** Only these documents are executed; without it, any. */
  readonly persisted: PersistedDocuments | undefined;
}

/** What is executed or subscribed to, with the context as Yoga makes it. */
interface Args {
  readonly document: DocumentNode;
  readonly contextValue?: unknown;
}

/** Who asks. */
export interface Caller {
  readonly operation: Operation;
  readonly headers: HeaderReader;
  /** Aborted when nobody waits for the answer any more. */
  readonly present: AbortSignal;
}

/** An operation of a document, as it was asked for. */
export interface Asked extends Caller {
  readonly document: DocumentNode;
  readonly params: YogaInitialContext['params'];
}

/** Executes in the context that an operation is bound to. */
type ExecuteIn = (context: Context) => unknown;

/** Carries operations out, each bound to its caller, its deadline and what its document asks for. */
export interface Executions {
  /**
   * A query, with its warnings in the answer. Equal ones of one key (document, operation, variables, extensions) are executed once while they
   * are in flight, but for those whose answers are streamed.
   */
  query(asked: Asked, executeIn: ExecuteIn): Promise<ExecutionResult>;
  /** The same of whatever is not shared: changes and subscriptions. */
  alone(asked: Asked, executeIn: ExecuteIn): Promise<ExecutionResult>;
}

export const createExecutions = ({ bind, flights, operationTimeout, persisted, ...options }: ExecuteOptions): Executions => {
  const isWhole = createIsWhole();
  const persistedOf = createPersistedOperations(persisted ?? new Map());
  const share = createSharing(flights);
  const callOf = ({ document, headers, present, operation }: Asked): Call => {
    const apiKey = options.callerKey(headers) ?? options.apiKey;
    return { operation, document, apiKey, present, deadline: performance.now() + operationTimeout };
  };
  const execute = async (call: Call, executeIn: ExecuteIn) => {
    const { context, warnings, isLate } = bind(call);
    const result = withWarnings((await executeIn(context)) as ExecutionResult, warnings);
    return { result, isCutShort: isLate() };
  };
  const alone: Executions['alone'] = async (asked, executeIn) => (await execute(callOf(asked), executeIn)).result;
  return {
    query: async (asked, executeIn) => {
      const { params } = asked;
      const call = { ...callOf(asked), persisted: persistedOf(params) };
      if (!isWhole(call.document)) return (await execute(call, executeIn)).result;
      const { query, operationName, variables, extensions } = params;
      const name = JSON.stringify(['query', call.apiKey, query, operationName, variables, extensions]);
      return share({ ...call, name, execute: (present) => execute({ ...call, present }, executeIn) });
    },
    alone,
  };
};

const askedOf = ({ document, contextValue }: Args): Asked => {
  const { request, params, operation } = contextValue as YogaInitialContext & Served;
  return { document, headers: request.headers, present: request.signal, params, operation };
};

/** Has Yoga's operations carried out like this. It belongs last, around whatever else executes. */
export const executeOperations = (executions: Executions): OperationPlugin => ({
  onExecute: ({ executeFn, setExecuteFn }) =>
    setExecuteFn((args) => {
      const asked = askedOf(args);
      const executeIn = (context: Context): unknown => executeFn({ ...args, contextValue: context });
      const isQuery = getOperationAST(asked.document, asked.params.operationName)?.operation === 'query';
      return isQuery ? executions.query(asked, executeIn) : executions.alone(asked, executeIn);
    }),
  onSubscribe: ({ subscribeFn, setSubscribeFn }) =>
    setSubscribeFn((args) => {
      const executeIn = (context: Context): unknown => subscribeFn({ ...args, contextValue: context } as never);
      return executions.alone(askedOf(args as Args), executeIn);
    }),
});
