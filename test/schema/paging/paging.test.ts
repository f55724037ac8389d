import { describe, expect, test } from 'vitest';
import { facade } from '../../support/helpers.ts';
import { synthetic } from '../../support/synthetic.ts';

const ROWS = 23;
const UPSTREAM_PAGE = 7;

interface Args {
  readonly first?: number;
  readonly after?: string | null;
  readonly last?: number;
  readonly before?: string | null;
  readonly page?: number;
  readonly perPage?: number;
  readonly around?: number;
}

interface Edge {
  readonly cursor: string;
  readonly node: { readonly log: { readonly humanloopId: string } };
}

interface PageCursor {
  readonly page: number;
  readonly cursor: string;
  readonly isCurrent: boolean;
}

interface Pages {
  readonly first: PageCursor | null;
  readonly last: PageCursor | null;
  readonly previous: PageCursor | null;
  readonly next: PageCursor | null;
  readonly around: readonly PageCursor[];
}

const queryFor = (
  selection: string,
  variables = '',
) => `query ($first: Int, $after: String, $last: Int, $before: String, $page: Int, $perPage: Int ${variables}) {
  evaluation(id: "evr_0") { logs(first: $first, after: $after, last: $last, before: $before, page: $page, perPage: $perPage) { ${selection} } }
}`;
const ROWS_QUERY = queryFor(
  'totalCount edges { cursor node { log { humanloopId } } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }',
);
const PAGES_QUERY = `${queryFor(
  'pageCursors(around: $around) { first { ...P } last { ...P } previous { ...P } next { ...P } around { ...P } }',
  '$around: Int = 5',
)} fragment P on PageCursor { page cursor isCurrent }`;

/** The front door over an evaluation of this many rows, whose upstream is asked for seven records a call at most. */
const listing = (rows = ROWS) => {
  const { ask, calls } = facade({ upstream: synthetic({ runs: 1, logsPerRun: rows }), upstreamPage: UPSTREAM_PAGE });
  const read = async (query: string, args: Args) => {
    calls.length = 0;
    const { data, errors } = await ask(query, { ...args });
    expect(errors).toBeUndefined();
    return data.evaluation.logs;
  };
  return {
    rows: (args: Args) => read(ROWS_QUERY, args),
    edges: async (args: Args): Promise<Edge[]> => (await read(ROWS_QUERY, args)).edges,
    pages: async (args: Args): Promise<Pages> => (await read(PAGES_QUERY, args)).pageCursors,
    /** The sizes of the calls for rows that the last question made. */
    sizes: () => calls.flatMap((call) => /&size=(\d+)/.exec(call)?.[1] ?? []).map(Number),
  };
};

/** Rows `from` to `to - 1` of the whole list, as a connection has them. */
const part = (all: readonly Edge[], from: number, to: number) => {
  const edges = all.slice(from, Math.max(from, to));
  return {
    totalCount: all.length,
    edges,
    pageInfo: {
      hasNextPage: Math.max(from, to) < all.length,
      hasPreviousPage: from > 0,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
};

const upTo = (last: number): number[] => Array.from({ length: last + 1 }, (_, index) => index);
const COUNTS = upTo(ROWS + 2);

describe('a window of a listing', () => {
  test('is the whole list when it is large enough, in order and with cursors of their own', async () => {
    const { rows, edges, sizes } = listing();
    const all = await edges({ first: 500 });
    expect(all.map(({ node }) => node.log.humanloopId)).toEqual(upTo(ROWS - 1).map((index) => `evr_0-r0-l${index}`));
    expect(new Set(all.map(({ cursor }) => cursor)).size).toBe(ROWS);
    expect(await rows({ first: ROWS })).toMatchObject(part(all, 0, ROWS));
    expect(sizes()).toEqual([7, 7, 7, 3]);
  });

  test('is ten rows when nothing is asked for', async () => {
    const { rows, edges } = listing();
    expect(await rows({})).toMatchObject(part(await edges({ first: 500 }), 0, 10));
  });

  test('is the first rows after any row', async () => {
    const { rows, edges, sizes } = listing();
    const all = await edges({ first: 500 });
    for (const from of upTo(ROWS)) {
      const after = all[from - 1]?.cursor ?? null;
      for (const first of COUNTS) {
        expect(await rows({ first, after })).toMatchObject(part(all, from, Math.min(from + first, ROWS)));
        expect(Math.max(...sizes())).toBeLessThanOrEqual(UPSTREAM_PAGE);
        expect(sizes().length).toBeLessThanOrEqual(1 + Math.ceil(first / UPSTREAM_PAGE));
      }
    }
  });

  test('is the last rows before any row', async () => {
    const { rows, edges } = listing();
    const all = await edges({ first: 500 });
    for (const to of upTo(ROWS)) {
      const before = all[to]?.cursor ?? null;
      for (const last of COUNTS) expect(await rows({ last, before })).toMatchObject(part(all, Math.max(0, to - last), to));
    }
  });

  test('is the last rows that come after any row', async () => {
    const { rows, edges } = listing();
    const all = await edges({ first: 500 });
    for (const from of upTo(ROWS)) {
      const after = all[from - 1]?.cursor ?? null;
      for (const last of COUNTS) expect(await rows({ last, after })).toMatchObject(part(all, Math.max(from, ROWS - last), ROWS));
    }
  });

  test('is the first or the last rows between any two rows', async () => {
    const { rows, edges } = listing();
    const all = await edges({ first: 500 });
    for (const from of upTo(ROWS).filter((index) => index % 3 === 0)) {
      for (const to of upTo(ROWS - 1).filter((index) => index % 4 === 1)) {
        const between = { after: all[from - 1]?.cursor ?? null, before: all[to]?.cursor ?? null };
        for (const count of [0, 3, 500]) {
          expect((await rows({ first: count, ...between })).edges).toEqual(all.slice(from, Math.max(from, Math.min(from + count, to))));
          expect((await rows({ last: count, ...between })).edges).toEqual(all.slice(Math.max(from, to - count), Math.max(from, to)));
        }
      }
    }
  });

  test('is a numbered page', async () => {
    const { rows, edges, sizes } = listing();
    const all = await edges({ first: 500 });
    for (const perPage of COUNTS.slice(1)) {
      for (const page of upTo(Math.ceil(ROWS / perPage)).slice(1)) {
        expect(await rows({ page, perPage })).toMatchObject(part(all, (page - 1) * perPage, Math.min(page * perPage, ROWS)));
        expect(sizes().length).toBeLessThanOrEqual(perPage <= UPSTREAM_PAGE ? 1 : 1 + Math.ceil(perPage / UPSTREAM_PAGE));
      }
    }
    expect(await rows({ page: 2 })).toMatchObject(part(all, 10, 20));
    expect(await rows({ perPage: 4 })).toMatchObject(part(all, 0, 4));
  });

  test.each<[string, Args, boolean]>([
    ['a page behind the last', { page: 4, perPage: 10 }, true],
    ['a page far behind the last', { page: 2_147_483_647, perPage: 500 }, true],
  ])('is empty on %s', async (_name, args, hasPreviousPage) => {
    const { rows } = listing();
    expect(await rows(args)).toMatchObject({
      totalCount: ROWS,
      edges: [],
      pageInfo: { hasNextPage: false, hasPreviousPage, startCursor: null, endCursor: null },
    });
  });

  test('costs one call of one record for the total when no rows are wanted', async () => {
    const { rows, sizes } = listing();
    expect(await rows({ first: 0 })).toMatchObject({
      totalCount: ROWS,
      edges: [],
      pageInfo: { hasNextPage: true, hasPreviousPage: false },
    });
    expect(sizes()).toEqual([1]);
  });

  test.each<Args>([{}, { first: 0 }, { first: 5 }, { last: 5 }, { last: 0 }, { page: 1, perPage: 5 }, { page: 3, perPage: 5 }])(
    'of an empty listing is empty (%o)',
    async (args) => {
      const { rows, pages } = listing(0);
      expect(await rows(args)).toMatchObject(part([], 0, 0));
      expect(await pages(args)).toEqual({ first: null, last: null, previous: null, next: null, around: [] });
    },
  );

  test.each([1, 4, 10])('leads through the whole list in steps of %i, forwards and backwards', async (step) => {
    const { rows, edges } = listing();
    const all = await edges({ first: 500 });
    const forwards: Edge[] = [];
    for (let after: string | null = null, more = true; more; ) {
      const { edges: got, pageInfo } = await rows({ first: step, after });
      forwards.push(...got);
      after = pageInfo.endCursor;
      more = pageInfo.hasNextPage;
    }
    expect(forwards).toEqual(all);
    const backwards: Edge[] = [];
    for (let before: string | null = null, more = true; more; ) {
      const { edges: got, pageInfo } = await rows({ last: step, before });
      backwards.unshift(...got);
      before = pageInfo.startCursor;
      more = pageInfo.hasPreviousPage;
    }
    expect(backwards).toEqual(all);
  });
});

describe('the numbered pages of a connection', () => {
  test('hold cursors that begin the page when given as after', async () => {
    const { pages, edges } = listing();
    const all = await edges({ first: 500 });
    for (const perPage of [1, 2, 5, 7, 10, 22, 23, 24]) {
      const { around } = await pages({ page: 1, perPage, around: 50 });
      expect(around.map(({ page }) => page)).toEqual(upTo(Math.ceil(ROWS / perPage)).slice(1));
      for (const { page, cursor } of around) {
        expect(await edges({ first: perPage, after: cursor })).toEqual(all.slice((page - 1) * perPage, page * perPage));
      }
    }
  });

  test.each<[string, Args, string]>([
    ['the first page', { page: 1, perPage: 5 }, '1 5 - 2 [1] 2 3 4 5'],
    ['a page between', { page: 3, perPage: 5 }, '1 5 2 4 1 2 [3] 4 5'],
    ['the last page', { page: 5, perPage: 5 }, '1 5 4 - 1 2 3 4 [5]'],
    ['the page behind the last', { page: 6, perPage: 5 }, '1 5 5 - 1 2 3 4 5'],
    ['a page far behind the last', { page: 900, perPage: 5 }, '1 5 5 - 1 2 3 4 5'],
    ['a page in the middle of many', { page: 6, perPage: 2 }, '1 12 5 7 4 5 [6] 7 8'],
    ['a page near the beginning of many', { page: 2, perPage: 2 }, '1 12 1 3 1 [2] 3 4 5'],
    ['a page near the end of many', { page: 11, perPage: 2 }, '1 12 10 12 8 9 10 [11] 12'],
    ['an even number around', { page: 6, perPage: 2, around: 4 }, '1 12 5 7 5 [6] 7 8'],
    ['one around', { page: 6, perPage: 2, around: 1 }, '1 12 5 7 [6]'],
    ['more around than there are', { page: 2, perPage: 10, around: 50 }, '1 3 1 3 1 [2] 3'],
    ['a single page', { page: 1, perPage: 23 }, '1 1 - - [1]'],
    ['ten rows by default', {}, '1 3 - 2 [1] 2 3'],
    ['the first rows', { first: 8 }, '1 3 - 2 [1] 2 3'],
    ['the last rows', { last: 5 }, '1 5 3 5 1 2 3 [4] 5'],
    ['no rows', { first: 0 }, '- - - -'],
    ['none of the last rows', { last: 0 }, '- - - -'],
  ])('at %s', async (_name, args, shown) => {
    const { pages } = listing();
    const { first, last, previous, next, around } = await pages(args);
    const ends = [first, last, previous, next].map((page) => page?.page ?? '-');
    expect([...ends, ...around.map(({ page, isCurrent }) => (isCurrent ? `[${page}]` : page))].join(' ')).toBe(shown);
  });

  test('are those of the page that the first row is on, where the window lies on none', async () => {
    const { pages, edges } = listing();
    const all = await edges({ first: 500 });
    const { around, previous, next } = await pages({ first: 5, after: all[6]?.cursor ?? null });
    expect(around.find(({ isCurrent }) => isCurrent)?.page).toBe(2);
    expect([previous?.page, next?.page]).toEqual([1, 3]);
  });

  test('say of one page the same in every place', async () => {
    const { pages } = listing();
    const { first, last, previous, next, around } = await pages({ page: 2, perPage: 8 });
    expect([first, previous]).toEqual([around[0], around[0]]);
    expect([last, next]).toEqual([around[2], around[2]]);
  });
});

test('evaluations are paged in the same way', async () => {
  const { ask, calls } = facade({ upstream: synthetic({ evaluations: 23 }), upstreamPage: UPSTREAM_PAGE });
  const first = await ask('{ evaluations(first: 6) { totalCount nodes { humanloopId } pageInfo { endCursor } } }');
  expect(first.data.evaluations).toMatchObject({ totalCount: 23, nodes: upTo(5).map((index) => ({ humanloopId: `evr_${index}` })) });
  const next = await ask(
    'query ($after: String) { evaluations(first: 2, after: $after) { nodes { humanloopId } pageInfo { hasNextPage } } }',
    {
      after: first.data.evaluations.pageInfo.endCursor,
    },
  );
  expect(next.data.evaluations).toEqual({ nodes: [{ humanloopId: 'evr_6' }, { humanloopId: 'evr_7' }], pageInfo: { hasNextPage: true } });
  expect(calls).toEqual(['GET /evaluations?page=1&size=6', 'GET /evaluations?page=4&size=2']);
});
