import fc from 'fast-check';
import { getOperationAST, parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { schema } from '../../../src/schema/index.ts';
import { isCompilable } from '../../../src/server/execution/compilable.ts';
import { compiledExecution } from '../../../src/server/execution/compiled-execution.ts';
import { type Bodies, SOUND, withValueAt } from '../../graph/damage.ts';
import { createAsker, damagedBodies } from './asker.ts';
import { randomQuery } from './random-query.ts';

const asCompiled = createAsker({ compileAfter: 0 });
const asGraphQLJs = createAsker({ compileAfter: Number.POSITIVE_INFINITY });

/** The calls as well, but that graphql-js leaves out the siblings of what fails in a non-null place, where they come later. */
const expectSame = async (query: string, bodies: Bodies): Promise<void> => {
  const { calls, ...told } = await asGraphQLJs(query, bodies);
  const isSound = !told.answer.includes('"errors":[');
  expect(await asCompiled(query, bodies)).toEqual({ ...told, calls: isSound ? calls : expect.arrayContaining(calls) });
};

const compilable = (text: string): boolean => {
  const document = parse(text);
  const operation = getOperationAST(document, null);
  return operation !== null && operation !== undefined && isCompilable(schema, document, operation);
};

const nested = (levels: number): string => (levels === 0 ? 'id' : `id traceChildren { ${nested(levels - 1)} }`);

describe('compiled execution', () => {
  test('answers any query as graphql-js does, byte for byte, with the same calls', async () => {
    await fc.assert(
      fc.asyncProperty(randomQuery, (query) => expectSame(query, SOUND)),
      { numRuns: 100, endOnFailure: true },
    );
  });

  test('answers it so over damaged bodies as well', async () => {
    await fc.assert(
      fc.asyncProperty(randomQuery, damagedBodies, (query, { body, path, value }) =>
        expectSame(query, { ...SOUND, [body]: withValueAt(SOUND[body], path, value) }),
      ),
      { numRuns: 100, endOnFailure: true },
    );
  });

  test('is there when an operation comes again, for each operation of a document by itself, and never when it is off', async () => {
    const document = parse('query A { evaluationSource { kind } } query B { __typename }');
    const isCompiled = (plugin: ReturnType<typeof compiledExecution>, operationName: string): boolean => {
      let isSet = false;
      const setExecuteFn = () => {
        isSet = true;
      };
      const executeFn = () => ({});
      plugin.onExecute?.({ args: { schema, document, operationName }, executeFn, setExecuteFn } as never);
      return isSet;
    };
    const plugin = compiledExecution({ schema, compileAfter: 1 });
    expect(['A', 'A', 'B', 'B', 'A'].map((name) => isCompiled(plugin, name))).toEqual([false, true, false, true, true]);
    const off = compiledExecution({ schema, compileAfter: Number.POSITIVE_INFINITY });
    expect(['A', 'A', 'A'].map((name) => isCompiled(off, name))).toEqual([false, false, false]);
  });
});

describe('an operation', () => {
  test.each([
    ['with variables and fragments', 'query ($id: ID!) { evaluation(id: $id) { ...F } } fragment F on Evaluation { __typename a: name }'],
    ['on interfaces', `{ evaluation(id: "evr_1") { logs { nodes { log { ${nested(1)} } } } } }`],
  ])('%s is compiled', (_what, text) => {
    expect(compilable(text)).toBe(true);
  });

  test.each([
    ['that changes something', 'mutation { deleteEvaluation(input: { id: "evr_1" }) { userErrors { code } } }'],
    ['that subscribes', 'subscription { evaluationProgress(id: "evr_1") { isFinal } }'],
    ['with @include', 'query ($a: Boolean!) { evaluation(id: "evr_1") { name @include(if: $a) } }'],
    ['with @defer', '{ evaluation(id: "evr_1") { ... @defer { name } } }'],
    ['with a variable in an object', 'query ($a: [ID!]) { evaluation(id: "evr_1") { logs(filter: { runIds: $a }) { totalCount } } }'],
    ['with a variable in a list', 'query ($a: ID!) { nodes(ids: [$a]) { id } }'],
    ['with underscores in an alias', '{ a_b: evaluation(id: "evr_1") { name } }'],
    ['with an alias that every object has', '{ __proto__: evaluation(id: "evr_1") { name } }'],
    ['that asks for the schema', '{ __schema { queryType { name } } }'],
    ['that a gateway asks', '{ _entities(representations: []) { __typename } }'],
    ['whose nested interfaces multiply', `{ evaluation(id: "evr_1") { logs { nodes { log { ${nested(20)} } } } } }`],
  ])('%s stays with graphql-js', (_what, text) => {
    expect(compilable(text)).toBe(false);
  });
});
