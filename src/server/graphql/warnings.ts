import type { ExecutionResult } from 'graphql';
import { isAsyncIterable, mapAsyncIterator } from 'graphql-yoga';
import type { Warn, Warning } from '../../contract/warning.ts';

/** What an operation warns of. */
export interface Warnings {
  readonly warn: Warn;
  /** The warnings since the last look, in their order. */
  take(): readonly Warning[];
  /** Everything may be said anew: for the next event of a subscription. */
  startAnew(): void;
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
 * An answer with the warnings of its operation in `extensions.warnings`; where it comes in parts, of the part after which they are known.
 */
export const withWarnings = <Result>(result: Result, { take }: Warnings): Result => {
  const warned = (part: ExecutionResult): ExecutionResult => {
    const warnings = take();
    return warnings.length === 0 ? part : { ...part, extensions: { ...part.extensions, warnings } };
  };
  return (isAsyncIterable<ExecutionResult>(result) ? mapAsyncIterator(result, warned) : warned(result as ExecutionResult)) as Result;
};
