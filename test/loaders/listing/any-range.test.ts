import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createBackend } from '../../../src/backend/backend.ts';
import type { Send } from '../../../src/contract/send.ts';
import { evaluationFiles, importFiles, recordText, runTexts } from '../../support/export-directory.ts';
import { facade } from '../../support/helpers.ts';

const ROWS = 37;
const PATH = 'GET /evaluations/evr_1/logs';

/** The embedded backend over one evaluation, for the time of a test. */
const importRows = async (): Promise<Send> => {
  const lines = Array.from({ length: ROWS }, (_, row) => recordText(row < 20 ? 'run_1' : 'run_2', `log_${String(row).padStart(2, '0')}`));
  const { store } = await importFiles(evaluationFiles('evr_1', { runs: runTexts('run_1', 'run_2'), logs: [lines] }));
  return createBackend({ store }).send;
};

const QUERY = `query ($first: Int, $after: String, $last: Int, $before: String) { evaluation(id: "evr_1") {
  logs(first: $first, after: $after, last: $last, before: $before) {
    totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { cursor node { runId log { humanloopId } } }
  }
} }`;

const askerOver =
  (upstream: Send) =>
  (anyRange: boolean, upstreamPage = 100) => {
    const { ask, calls } = facade({ upstream, anyRange, upstreamPage, settings: { readSelected: true } });
    return async (variables: Record<string, unknown>) => {
      const { data, errors } = await ask(QUERY, variables);
      return { logs: data.evaluation.logs, errors, calls: calls.splice(0).filter((call) => call.startsWith(PATH)) };
    };
  };

const cursorsOf = async (askedFor: ReturnType<typeof askerOver>): Promise<string[]> => {
  const { logs } = await askedFor(true)({ first: ROWS });
  return logs.edges.map(({ cursor }: { cursor: string }) => cursor);
};

describe('of a source that gives any range', () => {
  test('a window is asked for by its rows alone, and as the page that it is where it is one', async () => {
    const askedFor = askerOver(await importRows());
    const cursors = await cursorsOf(askedFor);
    const ask = askedFor(true);
    expect((await ask({ first: 10, after: cursors[6] })).calls).toEqual([`${PATH}?offset=7&size=10`]);
    expect((await ask({ first: 10, after: cursors[9] })).calls).toEqual([`${PATH}?page=2&size=10`]);
    expect((await ask({ last: 5, before: cursors[17] })).calls).toEqual([`${PATH}?offset=12&size=5`]);
    expect((await askedFor(true, 8)({ first: 20, after: cursors[2] })).calls).toEqual([
      `${PATH}?offset=3&size=8`,
      `${PATH}?offset=11&size=8`,
      `${PATH}?offset=19&size=4`,
    ]);
    expect((await askedFor(false)({ first: 10, after: cursors[6] })).calls).toEqual([`${PATH}?page=1&size=17`]);
  });

  test('every window brings what pages of any other source bring, in no more calls', async () => {
    const askedFor = askerOver(await importRows());
    const cursors = await cursorsOf(askedFor);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(ROWS - 1),
        fc.integer({ min: 1, max: 20 }),
        fc.boolean(),
        fc.integer({ min: 1, max: 12 }),
        async (place, count, isForward, maxSize) => {
          const variables = isForward ? { first: count, after: cursors[place] } : { last: count, before: cursors[place] };
          const byRange = await askedFor(true, maxSize)(variables);
          const byPage = await askedFor(false, maxSize)(variables);
          expect([byRange.logs, byRange.errors]).toEqual([byPage.logs, byPage.errors]);
          expect(byRange.calls.length).toBeLessThanOrEqual(byPage.calls.length);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('the embedded backend, asked for an offset', () => {
  const getterOf = (upstream: Send) => async (query: string) => {
    const { status, body } = await upstream({ method: 'GET', path: `/evaluations/evr_1/logs?${query}`, headers: {} });
    return { status, body: JSON.parse(Buffer.from(body).toString()) };
  };

  test('answers with the rows from there on, across runs and up to the end', async () => {
    const get = getterOf(await importRows());
    const { body: all } = await get('size=100');
    for (const [offset, size] of [
      [0, 3],
      [18, 5],
      [30, 20],
      [36, 1],
      [37, 2],
      [7, 0],
    ] as const) {
      const { status, body } = await get(`offset=${offset}&size=${size}`);
      expect([status, body.records, body.total, body.size]).toEqual([200, all.records.slice(offset, offset + size), ROWS, size]);
    }
    expect((await get('offset=10')).body.records).toEqual(all.records.slice(10, 20));
    expect((await get('offset=2&size=2&run_id=run_2')).body.records).toEqual(all.records.slice(22, 24));
  });

  test.each(['-1', '', '1.0', 'x', '9999999999999999'])('refuses offset=%s', async (offset) => {
    const { status, body } = await getterOf(await importRows())(`offset=${offset}`);
    expect([status, body.detail[0].loc]).toEqual([422, ['query', 'offset']]);
  });
});
