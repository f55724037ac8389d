import { type ExecutionArgs, type ExecutionResult, getOperationAST } from 'graphql';
import type { Plugin, YogaInitialContext } from 'graphql-yoga';
import type { Flights } from '../../upstream/flights.ts';
import { createIsWhole } from '../streaming/whole.ts';

/** Who asks, as far as it decides with whom an execution is shared and when it ends. */
export interface Caller {
  /** What upstream is asked with. */
  readonly apiKey: string | undefined;
  /** The operation has taken as long as it may. */
  isLate(): boolean;
  /** From now on the operation's upstream calls end with this signal, not with its client's leaving, or at its deadline as before. */
  callUntil(signal: AbortSignal): void;
}

/** As Yoga executes it, with the context that it was given. */
interface Operation extends ExecutionArgs {
  readonly contextValue: Caller & YogaInitialContext;
}

/** What an execution brought, and whether the time of the one who began it was over by then. */
interface Outcome {
  readonly result: ExecutionResult;
  readonly isCutShort: boolean;
}

/**
 * Queries that are the same (document, operation, variables, extensions) and of one key are executed once while they are in the air, and an
 * answer without errors is made into text once. Whoever leaves ends nothing for the others. The deadline is that of the one who began; those
 * who have time left when it passes begin anew. Changes and streamed answers are each their own.
 */
export const shareQueries = (flights: Flights): Plugin => {
  const isWhole = createIsWhole();
  return {
    onExecute: ({ executeFn, setExecuteFn }) => {
      const executeShared = async (operation: Operation): Promise<ExecutionResult> => {
        const { request, isLate, callUntil } = operation.contextValue;
        const { result, isCutShort } = await flights.join<Outcome>(nameOf(operation), request.signal, async (wanted) => {
          if (wanted) callUntil(wanted);
          return { result: writtenOnce(await executeFn(operation)), isCutShort: isLate() };
        });
        return isCutShort && !isLate() ? executeShared(operation) : result;
      };
      setExecuteFn((args) => {
        const operation = args as Operation;
        return isQuery(operation) && isWhole(operation.document) ? executeShared(operation) : executeFn(operation);
      });
    },
  };
};

const isQuery = ({ document, contextValue }: Operation): boolean =>
  getOperationAST(document, contextValue.params.operationName)?.operation === 'query';

const nameOf = ({ contextValue: { apiKey, params } }: Operation): string =>
  JSON.stringify(['query', apiKey, params.query, params.operationName, params.variables, params.extensions]);

/** A result that Yoga turns into text once, however many it goes to; errors are masked and told for each request by itself. */
const writtenOnce = (result: ExecutionResult & { stringify?: typeof JSON.stringify }): ExecutionResult => {
  if (result.errors) return result;
  const { stringify = JSON.stringify, ...rest } = result;
  let text: string | undefined;
  const shared = {
    ...rest,
    stringify: (given: ExecutionResult): string => {
      if (given !== shared) return stringify(given);
      text ??= stringify(given);
      return text;
    },
  };
  return shared;
};
