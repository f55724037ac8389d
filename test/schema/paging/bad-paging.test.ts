import { describe, expect, test } from 'vitest';
import { facade } from '../../support/helpers.ts';
import { refusalsOf, refused } from '../../support/refusals.ts';
import { synthetic } from '../../support/synthetic.ts';

const open = () => facade({ upstream: synthetic({ evaluations: 2, runs: 2, logsPerRun: 30 }) });
const TOO_LONG = 'x'.repeat(10_240);

const CONNECTIONS = [
  ['evaluations', (args: string) => `{ evaluations(${args}) { totalCount nodes { id } } }`, 'evaluations'],
  ['logs of an evaluation', (args: string) => `{ evaluation(id: "evr_0") { id logs(${args}) { totalCount } } }`, 'evaluation.logs'],
  ['logs of a run', (args: string) => `{ node(id: "Run:evr_0:evr_0-r0") { ... on Run { id logs(${args}) { totalCount } } } }`, 'node.logs'],
] as const;

describe.each(CONNECTIONS)('arguments of %s that make no sense', (_name, query, path) => {
  test.each([
    ['first: -1', 'first'],
    ['first: 501', 'first'],
    ['first: -2147483648', 'first'],
    ['last: -1', 'last'],
    ['last: 501', 'last'],
    ['first: 1, last: 1', 'last'],
    ['page: 0', 'page'],
    ['page: -1', 'page'],
    ['perPage: 0', 'perPage'],
    ['perPage: 501', 'perPage'],
    ['page: 1, perPage: -1', 'perPage'],
    ['page: 1, after: "x"', 'page'],
    ['page: 1, before: "x"', 'page'],
    ['page: 1, first: 1', 'page'],
    ['page: 1, last: 1', 'page'],
    ['perPage: 5, first: 1', 'perPage'],
    ['perPage: 5, after: "x"', 'perPage'],
    ['after: ""', 'after'],
    ['after: "x"', 'after'],
    ['after: "5"', 'after'],
    ['after: "-1-abc"', 'after'],
    ['after: "5-1x9k2p"', 'after'],
    ['before: ""', 'before'],
    ['before: "5-1x9k2p"', 'before'],
    [`after: "${TOO_LONG}"`, 'after'],
    [`after: "${'9'.repeat(400)}-abc"`, 'after'],
  ])('are refused without a call: %.40s', async (args, field) => {
    const { ask, calls, bugs } = open();
    expect(refusalsOf(await ask(query(args)))).toEqual(refused(path, field));
    expect(calls).toEqual([]);
    expect(bugs).toEqual([]);
  });
});

describe('a cursor', () => {
  const cursorOf = async (query: string): Promise<string> => {
    const { data } = await open().ask(query);
    const [found] = /\d+-[0-9a-z]+/.exec(JSON.stringify(data)) ?? [];
    if (found === undefined) throw new Error('The answer holds no cursor.');
    return found;
  };
  const OWN = '{ evaluation(id: "evr_0") { logs(first: 3) { pageInfo { endCursor } } } }';
  const rowsAfter = (cursor: string) =>
    `{ evaluation(id: "evr_0") { logs(first: 1, after: "${cursor}") { nodes { log { humanloopId } } } } }`;

  test.each([
    ['another evaluation', '{ evaluation(id: "evr_1") { logs(first: 3) { pageInfo { endCursor } } } }'],
    ['a run of the same evaluation', '{ evaluation(id: "evr_0") { runs { logs(first: 3) { pageInfo { endCursor } } } } }'],
    ['another filter', '{ evaluation(id: "evr_0") { logs(first: 3, filter: { runIds: ["evr_0-r0"] }) { pageInfo { endCursor } } } }'],
    ['another connection', '{ evaluations(first: 2) { pageInfo { endCursor } } }'],
  ])('of %s is refused', async (_name, query) => {
    const { ask, calls } = open();
    expect(refusalsOf(await ask(rowsAfter(await cursorOf(query))))).toEqual(refused('evaluation.logs', 'after'));
    expect(calls).toEqual([]);
  });

  test('that is damaged in any one character is refused', async () => {
    const cursor = await cursorOf(OWN);
    for (const index of Array.from(cursor).keys()) {
      const other = cursor[index] === '7' ? '8' : '7';
      const damaged = cursor.slice(0, index) + other + cursor.slice(index + 1);
      expect(refusalsOf(await open().ask(rowsAfter(damaged)))).toEqual(refused('evaluation.logs', 'after'));
    }
  });

  test('holds under another alias, another operation and the same filter in another order', async () => {
    const filter = (runIds: string) => `filter: { runIds: [${runIds}] }`;
    const cursor = await cursorOf(
      `{ evaluation(id: "evr_0") { logs(first: 3, ${filter('"evr_0-r1", "evr_0-r0"')}) { pageInfo { endCursor } } } }`,
    );
    const { data } = await open().ask(
      `{ e: evaluation(id: "Evaluation:evr_0") { l: logs(first: 1, after: "${cursor}", ${filter('"Run:evr_0:evr_0-r0", "evr_0-r1", "evr_0-r1"')}) { nodes { log { humanloopId } } } } }`,
    );
    expect(data).toEqual({ e: { l: { nodes: [{ log: { humanloopId: 'evr_0-r0-l3' } }] } } });
  });
});
