import { describe, expect, test } from 'vitest';
import { datasetVersion, type Json } from '../../support/bodies.ts';
import { codes, type FacadeOptions, json } from '../../support/helpers.ts';
import { AT, beside, callsFor, diffQuery } from './beside.ts';

const point = (id: number | string, changes: Json = {}): Json => ({
  id: `dp_${id}`,
  inputs: { question: `Question ${id}` },
  target: { answer: 'yes' },
  ...changes,
});

/** A dataset whose versions have these datapoints, page by page. */
const over = (datapoints: Readonly<Record<string, readonly unknown[]>>, options: FacadeOptions = {}) =>
  beside(
    datasetVersion(),
    { '/datasets/ds_1': [datasetVersion({ version_id: 'v0' })] },
    {
      ...options,
      respond: ({ path }) => {
        const { pathname, searchParams } = new URL(path, 'http://source.test');
        if (pathname !== '/datasets/ds_1/datapoints') return undefined;
        const all = datapoints[searchParams.get('version_id') ?? ''] ?? [];
        const [page, size] = [Number(searchParams.get('page')), Number(searchParams.get('size'))];
        return json({ records: all.slice((page - 1) * size, page * size), page, size, total: all.length });
      },
    },
  );

const COUNTS = 'addedCount removedCount changedCount unchangedCount';

describe('datapoints of a dataset', () => {
  test('are told by what became of them, for the pages of both versions', async () => {
    const before = [point(1, { messages: null }), point(2), point(3), point(4)];
    const after = [
      point(1, { messages: [] }),
      point('2b', { inputs: { question: 'Question 2' }, target: { answer: 'no' } }),
      point(3, { messages: [{ role: 'user', content: 'Hi' }] }),
      point(5),
    ];
    const { ask, calls, bugs } = over({ v0: before, dsv_1: after });
    const { data, errors } = await ask(
      diffQuery(
        'with: "v0"',
        `isEqual datapoints { ${COUNTS} added { totalCount nodes { humanloopId } } removed { nodes { humanloopId } }
          changed { totalCount nodes { before { humanloopId } after { humanloopId } changes { part name path before after } } } }`,
      ),
    );
    expect([errors, bugs]).toEqual([undefined, []]);
    expect(data.evaluation.runs[0].version.diff).toEqual({
      isEqual: null,
      datapoints: {
        addedCount: 1,
        removedCount: 1,
        changedCount: 2,
        unchangedCount: 1,
        added: { totalCount: 1, nodes: [{ humanloopId: 'dp_5' }] },
        removed: { nodes: [{ humanloopId: 'dp_4' }] },
        changed: {
          totalCount: 2,
          nodes: [
            {
              before: { humanloopId: 'dp_2' },
              after: { humanloopId: 'dp_2b' },
              changes: [
                {
                  part: 'DATAPOINT',
                  name: 'target',
                  path: '/target/answer',
                },
              ],
            },
            {
              before: { humanloopId: 'dp_3' },
              after: { humanloopId: 'dp_3' },
              changes: [{ part: 'DATAPOINT', name: 'messages', path: '/messages' }],
            },
          ].map((node) => ({ ...node, changes: node.changes.map((change) => expect.objectContaining(change)) })),
        },
      },
    });
    expect(
      callsFor(calls)
        .filter((call) => call.includes('/datapoints'))
        .toSorted(),
    ).toEqual([
      'GET /datasets/ds_1/datapoints?page=1&size=100&version_id=dsv_1',
      'GET /datasets/ds_1/datapoints?page=1&size=100&version_id=v0',
    ]);
  });

  test('are not read where they are not asked for, nor of other kinds', async () => {
    const { ask, calls } = over({});
    await ask(diffQuery('with: "v0"', 'isEqual changes { path }'));
    expect(callsFor(calls)).toEqual(['GET /datasets/ds_1?version_id=v0']);
  });

  test('page as other lists do, side by side once their number is known', async () => {
    const many = Array.from({ length: 950 }, (_, index) => point(index));
    const { ask, calls, rounds } = over({ v0: [], dsv_1: many });
    const query = (args: string) =>
      diffQuery('with: "v0"', `datapoints { addedCount added(${args}) { nodes { humanloopId } pageInfo { endCursor hasNextPage } } }`);
    const { data } = await ask(query('first: 2'));
    const { datapoints } = data.evaluation.runs[0].version.diff;
    expect([datapoints.addedCount, datapoints.added.nodes]).toEqual([950, [{ humanloopId: 'dp_0' }, { humanloopId: 'dp_1' }]]);
    expect([callsFor(calls).length, rounds.count]).toEqual([1 + 1 + 10, 5]);
    const next = await ask(query(`first: 500, after: "${datapoints.added.pageInfo.endCursor}"`));
    expect(next.data.evaluation.runs[0].version.diff.datapoints.added.nodes[0]).toEqual({ humanloopId: 'dp_2' });
  });

  test('that came with their versions cost no call', async () => {
    const before = datasetVersion({ version_id: 'v0', datapoints: [point(1)] });
    const { ask, calls } = beside(datasetVersion({ datapoints: [point(1), point(2)] }), { '/datasets/ds_1': [before] });
    const { data } = await ask(diffQuery('with: "v0"', `datapoints { ${COUNTS} }`));
    expect(data.evaluation.runs[0].version.diff.datapoints).toEqual({ addedCount: 1, removedCount: 0, changedCount: 0, unchangedCount: 1 });
    expect(callsFor(calls)).toEqual(['GET /datasets/ds_1?version_id=v0']);
  });

  test('beyond the scan limit are refused, and never told from a part', async () => {
    const many = Array.from({ length: 201 }, (_, index) => point(index));
    const { ask, calls } = over({ v0: many, dsv_1: [] }, { scanLimit: 2 });
    const reply = await ask(diffQuery('with: "v0"', `changes { path } datapoints { ${COUNTS} }`));
    expect(codes(reply)).toEqual({ [`${AT}.datapoints`]: 'SCAN_LIMIT_EXCEEDED' });
    expect(reply.data.evaluation.runs[0].version.diff).toEqual({ changes: [], datapoints: null });
    expect(callsFor(calls).filter((call) => call.includes('/datapoints'))).toHaveLength(2);
  });

  test('of which one is damaged are null with an error, and take nothing along', async () => {
    const { ask, bugs } = over({ v0: [point(1), 7], dsv_1: [point(1)] });
    const reply = await ask(diffQuery('with: "v0"', `isCoarse datapoints { ${COUNTS} }`));
    expect([codes(reply), bugs]).toEqual([{ [`${AT}.datapoints`]: 'UPSTREAM_BAD_RESPONSE' }, []]);
    expect(reply.data.evaluation.runs[0].version.diff.isCoarse).toBe(false);
  });

  test('take no page that cannot be', async () => {
    const { ask, calls } = over({});
    const reply = await ask(diffQuery('with: "v0"', 'datapoints { changed(first: -1) { totalCount } }'));
    expect([Object.values(codes(reply)), calls]).toEqual([['BAD_USER_INPUT'], []]);
  });
});
