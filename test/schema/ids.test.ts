import { expect, test } from 'vitest';
import { typesOfGlobalId } from '../../client/src/global-id.ts';
import { resolversWith, typePolicies } from '../../client/src/index.ts';
import { possibleTypes } from '../../client/src/possible-types.ts';

const ODD = [
  'constructor:x',
  '__proto__:x',
  'toString:',
  'hasOwnProperty',
  'valueOf:evr_1',
  '',
  ':',
  'evr_1',
  undefined,
  null,
  5,
  'Nope:x',
];

test.each(ODD)('the id %j is of no type, and breaks no cache', (id) => {
  expect(typesOfGlobalId(id, possibleTypes)).toEqual([]);
  const { read } = { ...typePolicies['Query']?.fields?.['node'] } as unknown as { read(existing: undefined, options: unknown): unknown };
  const options = {
    args: { id },
    canRead: () => true,
    toReference: ({ id: of }: { id: string }) => ({ __ref: of }),
    readField: () => undefined,
  };
  expect(read(undefined, options)).toBeUndefined();
  const { node } = resolversWith(() => () => undefined).Query;
  const cache = { resolve: () => undefined };
  expect(node({}, { id }, cache, { parentKey: 'Query', fieldName: 'node' })).toBeUndefined();
});

test('a log is one of several types, an evaluation of its own', () => {
  expect(typesOfGlobalId('Evaluation:evr_1', possibleTypes)).toEqual(['Evaluation']);
  expect(typesOfGlobalId('Log:log_1', possibleTypes).length).toBeGreaterThan(2);
});
