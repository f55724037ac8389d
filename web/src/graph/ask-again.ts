import { type Exchange, makeOperation, mapExchange, type Operation } from 'urql';

/**
 * Asks once more, by `again`, what was asked before a change was over and is answered after it: the answer may be of before, and whatever asks
 * for the same meanwhile waits for it. Stands where operations leave for the server.
 */
export const askingAgain = (again: (operation: Operation) => void): Exchange => {
  const begun = new Map<number, number>();
  let changes = 0;
  return mapExchange({
    onOperation: ({ kind, key }) => {
      if (kind === 'query') begun.set(key, changes);
      if (kind === 'teardown') begun.delete(key);
    },
    onResult: ({ operation }) => {
      const { kind, key, context } = operation;
      if (kind === 'mutation') changes += 1;
      if (kind !== 'query') return;
      if ((begun.get(key) ?? changes) < changes) again(makeOperation('query', operation, { ...context, requestPolicy: 'network-only' }));
    },
  });
};
