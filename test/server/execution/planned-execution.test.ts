import fc from 'fast-check';
import {
  GraphQLList,
  GraphQLObjectType,
  GraphQLSchema,
  GraphQLString,
  getOperationAST,
  execute as graphQLJsExecute,
  type OperationDefinitionNode,
  parse,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import type { Answer } from '../../../src/contract/send.ts';
import { schema } from '../../../src/schema/index.ts';
import type { OperationPlan } from '../../../src/server/execution/plan.ts';
import { createPlans, executePlanned, plannedExecution } from '../../../src/server/execution/planned-execution.ts';
import { type Bodies, SOUND, withValueAt } from '../../support/damaged-bodies.ts';
import { facade, json } from '../../support/helpers.ts';
import { createAsker, damagedBodies } from './asker.ts';
import { randomQuery } from './random-query.ts';

const asPlanned = createAsker({ plannedExecution: true });
const asGraphQLJs = createAsker({ plannedExecution: false });

/** An answer as it is, but for the order of its errors: which place fails first depends on which call is back first. */
const comparable = (answer: string): unknown => {
  const { errors, ...others } = JSON.parse(answer) as { errors?: readonly unknown[] };
  return errors ? { ...others, errors: errors.map((error) => JSON.stringify(error)).sort() } : answer;
};

/** The calls as well, but that graphql-js leaves out the siblings of what fails in a non-null place, where they come later. */
const expectSame = async (query: string, bodies: Bodies): Promise<void> => {
  const { calls, ...stock } = await asGraphQLJs(query, bodies);
  const isSound = !stock.answer.includes('"errors":[');
  const planned = await asPlanned(query, bodies);
  expect({ ...planned, answer: comparable(planned.answer) }).toEqual({
    ...stock,
    answer: comparable(stock.answer),
    calls: isSound ? calls : expect.arrayContaining(calls),
  });
  // What is executed again asks for nothing again.
  const times = (list: readonly string[], call: string): number => list.filter((each) => each === call).length;
  for (const call of planned.calls) expect(times(planned.calls, call)).toBeLessThanOrEqual(Math.max(1, times(calls, call)));
};

/** Whether an operation of a document is executed by a plan. */
const isPlanned = (text: string, isOn = true): boolean => {
  let isSet = false;
  const setExecuteFn = (): void => {
    isSet = true;
  };
  const args = { schema, document: parse(text), variableValues: { a: '1' } };
  plannedExecution(createPlans({ schema, plannedExecution: isOn })).onExecute?.({ args, executeFn: () => ({}), setExecuteFn } as never);
  return isSet;
};

const TITLES = Array.from({ length: 10 }, (_, index) => `book ${index}`);

/** What is asked of books by the same author, in order, where a query over them is executed by its plan. */
const shelf = async (query: string) => {
  const asked: string[] = [];
  const author = { name: 'Ann' };
  const books = TITLES.map((title) => ({ title, author }));
  const named =
    (of: string) =>
    (source: Readonly<Record<string, unknown>>): unknown => {
      asked.push(String(source[of]));
      return source[of];
    };
  const Author = new GraphQLObjectType({
    name: 'Author',
    fields: {
      name: { type: GraphQLString, resolve: named('name') },
      later: { type: GraphQLString, resolve: async (source) => named('name')(source) },
    },
  });
  const Book = new GraphQLObjectType({
    name: 'Book',
    fields: { title: { type: GraphQLString, resolve: named('title') }, author: { type: Author } },
  });
  const schema = new GraphQLSchema({
    query: new GraphQLObjectType({ name: 'Query', fields: { books: { type: new GraphQLList(Book), resolve: () => books } } }),
  });
  const document = parse(query);
  const plan = createPlans({ schema, plannedExecution: true })(document, getOperationAST(document) as OperationDefinitionNode);
  const execute = () => executePlanned(plan as OperationPlan, { schema, document }, () => 'stock');
  // The first execution finds out which fields lead to the same objects.
  await execute();
  asked.length = 0;
  const answer = await execute();
  const times = asked.splice(0);
  expect(answer).toEqual(await graphQLJsExecute({ schema, document }));
  return times;
};

const nested = (levels: number): string => (levels === 0 ? 'id' : `id traceChildren { ${nested(levels - 1)} }`);

describe('planned execution', () => {
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

  test.each([
    ['comes with each row', '{ books { title author { name } } }', TITLES.toSpliced(1, 0, 'Ann')],
    ['comes with each row, and has to wait for something', '{ books { title author { later } } }', TITLES.toSpliced(1, 0, 'Ann')],
    ['is in several windows', '{ a: books { ...B } b: books { ...B } } fragment B on Book { title }', TITLES],
  ])('asks an object that %s once', async (_what, query, asked) => {
    expect(await shelf(query)).toEqual(asked);
  });

  test('asks it again where it is asked for something else', async () => {
    expect(await shelf('{ a: books { title } b: books { t: title } }')).toEqual([...TITLES, ...TITLES]);
  });

  test('asks for nothing again where a look-up through many pages failed', async () => {
    const page = (call: { readonly path: string }): Answer => {
      const number = Number(new URL(call.path, 'http://upstream.test').searchParams.get('page'));
      const records = Array.from({ length: 100 }, (_, index) => ({
        run_id: 'run_1',
        log: { id: `log_${number}_${index}` },
        evaluator_logs: [],
      }));
      return number === 7 ? json({ detail: 'Down.' }, 503) : json({ records, page: number, size: 100, total: 2_000 });
    };
    const evaluation = { id: 'evr_1', evaluators: [] };
    const respond = (call: { readonly path: string }): Answer => (call.path.includes('/logs') ? page(call) : json(evaluation));
    const asked = await Promise.all(
      [true, false].map(async (isPlanned) => {
        const { ask, calls } = facade({ respond, plannedExecution: isPlanned, settings: { upstreamRetries: 0 } });
        const { errors } = await ask('{ evaluation(id: "evr_1") { log(id: "log_none") { id } } }');
        expect(errors).toHaveLength(1);
        return calls.sort();
      }),
    );
    expect(asked[0]).toEqual(asked[1]);
  });

  test('leaves no failure to nobody, where what comes first fails later', async () => {
    const page = { records: [{ id: 'evr_1', evaluators: [] }, { name: 'without an id' }], page: 1, size: 2, total: 2 };
    const respond = ({ path }: { readonly path: string }): Answer =>
      path.startsWith('/evaluations?') ? json(page) : json({ detail: 'Down.' }, 503);
    const { ask } = facade({ respond, settings: { upstreamRetries: 0 } });
    const late = 'evaluation(id: "evr_1") { name }';
    const inList = 'nodes(ids: ["Evaluation:evr_2", "Run:evr_2:run_2"]) { id }';
    for (const query of [
      'query List { evaluations(first: 2) { nodes { stats { status } name } } }',

      `{ ${late} ${inList} b: evaluation(id: "a b") { name } }`,
      `{ ${inList} ${late} evaluationByName(fileId: "a b", name: "x") { name } }`,
    ]) {
      const { errors } = await ask(query);
      expect(errors?.length).toBeGreaterThan(1);
    }
    // What nobody caught would end this process: it shows before the next turn of the loop.
    await new Promise(setImmediate);
  });

  test.each([
    ['with variables and fragments', 'query ($a: ID!) { evaluation(id: $a) { ...F } } fragment F on Evaluation { __typename a: name }'],
    ['with a variable in an object', 'query ($a: ID!) { evaluation(id: "evr_1") { logs(filter: { runIds: [$a] }) { totalCount } } }'],
    ['on interfaces, however deep', `{ evaluation(id: "evr_1") { logs { nodes { log { ${nested(20)} } } } } }`],
    ['with underscores in an alias', '{ a_b: evaluation(id: "evr_1") { name } }'],
  ])('executes a query %s', (_what, text) => {
    expect(isPlanned(text)).toBe(true);
    expect(isPlanned(text, false)).toBe(false);
  });

  test.each([
    ['a change', 'mutation { deleteEvaluation(input: { id: "evr_1" }) { userErrors { code } } }'],
    ['a subscription', 'subscription { evaluationProgress(id: "evr_1") { isFinal } }'],
    ['a query with @include', 'query ($a: Boolean!) { evaluation(id: "evr_1") { name @include(if: $a) } }'],
    ['a query with @defer', '{ evaluation(id: "evr_1") { ... @defer { name } } }'],
    ['a query with an alias that every object has', '{ __proto__: evaluation(id: "evr_1") { name } }'],
    ['a question for the schema', '{ __schema { queryType { name } } }'],
  ])('leaves %s to graphql-js', (_what, text) => {
    expect(isPlanned(text)).toBe(false);
  });
});
