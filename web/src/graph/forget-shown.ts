import type { Cache, UpdateResolver } from '@urql/exchange-graphcache';

/** What no change of evaluations touches. */
const KEPT: ReadonlySet<string> = new Set(['evaluationSource', 'humanloopFile', 'humanloopFiles']);

/**
 * Forgets what root fields lead to, and which they are. What is on the screen is then asked again, and everything else when somebody goes there:
 * a judgment counts in every evaluation that has the log, so what a change touches is more than what its answer shows.
 */
const forgetShown = (cache: Cache): void => {
  for (const { fieldName, fieldKey, arguments: args } of cache.inspectFields('Query')) {
    if (KEPT.has(fieldName)) continue;
    const held = cache.resolve('Query', fieldKey);
    cache.invalidate('Query', fieldName, args);
    if (typeof held === 'string') cache.invalidate(held);
  }
};

/** Every change forgets what is shown, whatever else is known of it. */
export const forgettingUpdates = (
  names: readonly string[],
  known: Readonly<Record<string, (result: never, args: never, cache: never) => void>>,
): Record<string, UpdateResolver> =>
  Object.fromEntries(
    names.map((name): [string, UpdateResolver] => [
      name,
      (result, args, cache) => {
        known[name]?.(result as never, args as never, cache as never);
        forgetShown(cache);
      },
    ]),
  );
