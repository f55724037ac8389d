import type { ExecutionResult } from 'graphql';
import { isAsyncIterable, mapAsyncIterator, type Plugin } from 'graphql-yoga';
import type { Warn, Warning } from '../../contract/warning.ts';

/** What an operation warns of. */
export interface Warnings {
  readonly warn: Warn;
  /** The warnings since the last look, in their order. */
  take(): readonly Warning[];
  /** Everything may be said anew: for the next event of a subscription. */
  startAnew(): void;
}

/** The context of an operation that may have something to warn of. */
export interface Warned {
  takeWarnings(): readonly Warning[];
}

/** The most warnings of one answer; the last of them says that there were more. */
const MAX_WARNINGS = 20;

const MORE: Warning = { code: 'MORE_WARNINGS', message: 'There were more warnings, which are left out.' };

/** Collects the warnings of one operation, each once. */
export const createWarnings = (): Warnings => {
  const known = new Set<string>();
  let waiting: Warning[] = [];
  return {
    warn: ({ code, message, path }) => {
      const name = JSON.stringify([code, message, path]);
      if (known.size >= MAX_WARNINGS || known.has(name)) return;
      known.add(name);
      waiting.push(known.size === MAX_WARNINGS ? MORE : { code, message, ...(path && { path }) });
    },
    take: () => {
      const taken = waiting;
      waiting = [];
      return taken;
    },
    startAnew: () => {
      known.clear();
      waiting = [];
    },
  };
};

/**
 * Puts the warnings of an operation into `extensions.warnings` of its answer; where that comes in parts, of the part after which they are known.
 * It belongs between what executes and what shares answers, so that all who share an answer get its warnings.
 */
export const tellWarnings: Plugin = {
  onExecute: ({ executeFn, setExecuteFn }) => {
    setExecuteFn((args) => {
      const told = telling(args.contextValue as Warned);
      const result: unknown = executeFn(args);
      return result instanceof Promise ? result.then(told) : told(result);
    });
  },
  onSubscribe: () => ({
    onSubscribeResult: ({ args, result, setResult }) => setResult(telling(args.contextValue as unknown as Warned)(result)),
  }),
};

type Told = ExecutionResult | AsyncIterable<ExecutionResult>;

const telling = (context: Warned): ((result: unknown) => never) => {
  const tell = <Part extends ExecutionResult>(part: Part): Part => {
    const warnings = context.takeWarnings();
    return warnings.length === 0 ? part : { ...part, extensions: { ...part.extensions, warnings } };
  };
  const told = (result: Told): Told => (isAsyncIterable<ExecutionResult>(result) ? mapAsyncIterator(result, tell) : tell(result));
  return told as (result: unknown) => never;
};
