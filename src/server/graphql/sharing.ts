import type { ExecutionResult } from 'graphql';
import type { Flights } from '../../upstream/flights.ts';

/** A query that others may ask at the same time. */
export interface Sharable {
  /** Everything that its answer depends on, its caller's key too. */
  readonly name: string;
  /** Its client is still there. */
  readonly present: AbortSignal;
  /** Its deadline, on the clock of `performance.now()`. */
  readonly deadline: number;
  /** Executes it until nobody waits for it any more. */
  execute(present: AbortSignal): Promise<Executed>;
}

/** What an execution brought, and whether its time was over by then. */
export interface Executed {
  readonly result: ExecutionResult;
  readonly isCutShort: boolean;
}

/**
 * Queries of the same name are executed once while they are in flight, and an answer without errors is made into text once. Whoever leaves ends
 * nothing for the others. The deadline is that of the one who began; those who have time left when it passes begin anew.
 */
export const createSharing = (flights: Flights): ((query: Sharable) => Promise<ExecutionResult>) => {
  const share = async (query: Sharable): Promise<ExecutionResult> => {
    const { name, present, deadline, execute } = query;
    let hasBegun = false;
    const { result, isCutShort } = await flights.join<Executed>(name, present, async (abandoned) => {
      hasBegun = true;
      const executed = await execute(abandoned ?? present);
      return { ...executed, result: writtenOnce(executed.result) };
    });
    return isCutShort && !hasBegun && performance.now() < deadline ? share(query) : result;
  };
  return share;
};

/** A result that Yoga turns into text once, however many it goes to; errors are masked and reported for each request by itself. */
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
