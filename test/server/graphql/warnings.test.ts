import { setImmediate } from 'node:timers/promises';
import { GraphQLBoolean, GraphQLInt, GraphQLList, GraphQLObjectType, GraphQLSchema, GraphQLString } from 'graphql';
import { describe, expect, test } from 'vitest';
import type { Context } from '../../../src/schema/kit/context.ts';
import { facade } from '../../support/helpers.ts';

const WARNED = { code: 'ODD', message: 'It is odd.' };

/** A schema whose fields warn: `odd` of one thing each time, `many` of another for each of its items, `broken` and then fails. */
const schema = new GraphQLSchema({
  subscription: new GraphQLObjectType<{ odd: boolean }, Context>({
    name: 'Subscription',
    fields: {
      event: {
        type: GraphQLString,
        args: { odd: { type: new GraphQLList(GraphQLBoolean) } },
        // As subscriptions do, it begins anew with each event.
        subscribe: async function* (_root: unknown, { odd }: { odd: boolean[] }, { startAnew }: Context) {
          for (const each of odd) {
            startAnew(undefined);
            yield { odd: each };
          }
        },
        resolve: ({ odd }, _args, { warn }) => {
          if (odd) warn(WARNED);
          return odd ? 'odd' : 'fine';
        },
      },
    },
  }),
  query: new GraphQLObjectType<unknown, Context>({
    name: 'Query',
    fields: {
      odd: {
        type: GraphQLString,
        resolve: async (_root, _args, { warn }) => {
          await setImmediate();
          warn(WARNED);
          return 'odd';
        },
      },
      fine: { type: GraphQLString, resolve: () => 'fine' },
      many: {
        type: new GraphQLList(GraphQLInt),
        args: { count: { type: GraphQLInt } },
        resolve: (_root, { count }, { warn }) =>
          Array.from({ length: count }, (_, index) => {
            warn({ code: 'ITEM', message: `Item ${index}.`, path: ['many', index] });
            return index;
          }),
      },
      broken: {
        type: GraphQLString,
        resolve: (_root, _args, { warn }) => {
          warn(WARNED);
          throw new Error('broken');
        },
      },
    },
  }),
});

const open = (plannedExecution = true) => facade({ schema, plannedExecution, settings: { batch: 5 } });

describe.each([true, false])('warnings (planned execution: %s)', (planned) => {
  test('are in the extensions of the answer, each once', async () => {
    const { ask } = open(planned);
    expect(await ask('{ a: odd b: odd fine }')).toEqual({
      data: { a: 'odd', b: 'odd', fine: 'fine' },
      extensions: { warnings: [WARNED] },
    });
    expect(await ask('{ fine }')).toEqual({ data: { fine: 'fine' } });
  });

  test('stand beside errors, once although the query is executed again', async () => {
    const reply = await open(planned).ask('{ broken odd many(count: 2) }');
    expect(reply).toMatchObject({ data: { broken: null, odd: 'odd', many: [0, 1] } });
    expect(Object(reply).extensions).toEqual({
      warnings: [WARNED, { code: 'ITEM', message: 'Item 0.', path: ['many', 0] }, { code: 'ITEM', message: 'Item 1.', path: ['many', 1] }],
    });
  });

  test('are not without end', async () => {
    const reply = Object(await open(planned).ask('{ many(count: 100) }'));
    expect(reply.extensions.warnings).toHaveLength(20);
    expect(reply.extensions.warnings.at(-1)).toMatchObject({ code: 'MORE_WARNINGS' });
  });
});

test('all who share an answer get its warnings', async () => {
  const { ask } = open();
  const replies = await Promise.all(Array.from({ length: 5 }, () => ask('{ odd }')));
  expect(replies).toEqual(replies.map(() => ({ data: { odd: 'odd' }, extensions: { warnings: [WARNED] } })));
});

test('an operation of a batch has its own and no other’s', async () => {
  const { post } = open();
  const response = await post([{ query: '{ odd }' }, { query: '{ fine }' }, { query: '{ odd fine }' }]);
  expect(await response.json()).toEqual([
    { data: { odd: 'odd' }, extensions: { warnings: [WARNED] } },
    { data: { fine: 'fine' } },
    { data: { odd: 'odd', fine: 'fine' }, extensions: { warnings: [WARNED] } },
  ]);
});

test('each event of a subscription has its own, said again in the next that is warned of the same', async () => {
  const { post } = open();
  const response = await post({ query: 'subscription { event(odd: [true, false, true, true]) }' }, { accept: 'text/event-stream' });
  const events = (await response.text()).split('\n').filter((line) => line.startsWith('data: {'));
  const warned = { data: { event: 'odd' }, extensions: { warnings: [WARNED] } };
  expect(events.map((line) => JSON.parse(line.slice('data: '.length)))).toEqual([warned, { data: { event: 'fine' } }, warned, warned]);
});

test('an answer in parts has them in the part after which they are known', async () => {
  const { post } = open();
  const response = await post({ query: '{ fine ... @defer { odd } }' }, { accept: 'multipart/mixed' });
  const parts = (await response.text()).split('\r\n').filter((line) => line.startsWith('{'));
  const warned = parts.filter((part) => part.includes('"warnings"'));
  expect(parts[0]).not.toContain('warnings');
  expect(warned).toHaveLength(1);
  expect(JSON.parse(warned[0] ?? '').extensions).toEqual({ warnings: [WARNED] });
});
