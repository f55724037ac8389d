import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Send } from '../../../src/contract/send.ts';
import { facade, json, type Reply } from '../../support/helpers.ts';
import { evaluationBody, rowBody } from '../../support/synthetic.ts';

const ROW = 'evr_0-r0';
const UPSTREAM_PAGE = 20;

/** A source whose list of rows may be changed, and that may lie about it. */
interface Source {
  rows: string[];
  /** The most rows of a page, and whether the page says so. */
  readonly cap?: number;
  readonly isEchoed?: boolean;
  /** What it says there is. */
  readonly total?: (rows: number) => number;
  /** Rows that it takes off the page that they are on. */
  readonly isLeftOut?: (row: string) => boolean;
}

const sending =
  (source: Source): Send =>
  async ({ path }) => {
    const { pathname, searchParams } = new URL(path, 'http://source.test');
    if (!pathname.endsWith('/logs')) return json(evaluationBody('evr_0', 1));
    const page = Number(searchParams.get('page'));
    const asked = Number(searchParams.get('size'));
    const { rows, cap = Number.POSITIVE_INFINITY, isEchoed = false, total = (count) => count, isLeftOut = () => false } = source;
    const size = Math.min(asked, cap);
    const records = rows
      .slice((page - 1) * size, page * size)
      .filter((row) => !isLeftOut(row))
      .map((row) => rowBody(ROW, row, 0));
    return json({ records, page, size: isEchoed ? size : asked, total: total(rows.length) });
  };

const QUERY = `query ($first: Int, $after: String, $last: Int, $before: String, $page: Int, $perPage: Int) {
  evaluation(id: "evr_0") { logs(first: $first, after: $after, last: $last, before: $before, page: $page, perPage: $perPage) {
    totalCount
    edges { cursor node { log { humanloopId } } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  } }
}`;

/** A client that walks the rows of a source to the end; what it met, and what it was warned of. */
const walkOver = async (
  source: Source,
  step: number,
  direction: 'forwards' | 'backwards',
  between: (pages: number) => void = () => undefined,
) => {
  const { ask, calls, bugs } = facade({ upstream: sending(source), upstreamPage: UPSTREAM_PAGE });
  const met: string[] = [];
  const codes = new Set<string>();
  let cursor: string | null = null;
  for (let pages = 1, goesOn = true; goesOn; pages += 1) {
    if (pages > 200) throw new Error('It does not end.');
    const reply: Reply = await ask(QUERY, direction === 'forwards' ? { first: step, after: cursor } : { last: step, before: cursor });
    expect(reply.errors).toBeUndefined();
    for (const { code } of reply.extensions?.warnings ?? []) codes.add(code);
    const { edges, pageInfo } = reply.data.evaluation.logs;
    const rows = edges.map((edge: { node: { log: { humanloopId: string } } }) => edge.node.log.humanloopId);
    if (direction === 'forwards') met.push(...rows);
    else met.unshift(...rows);
    goesOn = direction === 'forwards' ? pageInfo.hasNextPage : pageInfo.hasPreviousPage;
    cursor = direction === 'forwards' ? pageInfo.endCursor : pageInfo.startCursor;
    if (goesOn && cursor === null) break;
    between(pages);
  }
  expect(bugs).toEqual([]);
  return { met, codes: [...codes], calls };
};

const rowsOf = (count: number): string[] => Array.from({ length: count }, (_, index) => `l${index}`);
const counts = fc.integer({ min: 1, max: 70 });
const steps = fc.integer({ min: 1, max: 45 });
const directions = fc.constantFrom('forwards' as const, 'backwards' as const);
const some = { numRuns: 25 };

describe('a walk over a source that lies brings every row once', () => {
  // A page that brings just as many rows as its place and the total explain is believed to be the last one: nothing in it distinguishes it from a
  // smaller page from elsewhere, and a call more for the last page of every list would be too dear. Any other page of the walk shows it.
  test('where its pages are smaller than asked for, whether it says so or not, or a warning is given', async () => {
    const rowsOn = (count: number, page: number, size: number): number => Math.max(0, Math.min(size, count - (page - 1) * size));
    const sizesAsked = (calls: readonly string[]) =>
      calls.flatMap((call) => {
        const [, page, size] = (/page=(\d+)&size=(\d+)/.exec(call) ?? []).map(Number);
        return page === undefined || size === undefined ? [] : [{ page, size }];
      });
    await fc.assert(
      fc.asyncProperty(
        counts,
        steps,
        fc.integer({ min: 1, max: 19 }),
        fc.boolean(),
        directions,
        async (count, step, cap, isEchoed, direction) => {
          const { met, codes, calls } = await walkOver({ rows: rowsOf(count), cap, isEchoed }, step, direction);
          const capped = sizesAsked(calls).filter(({ size }) => size > cap);
          const isOdd = ({ page, size }: { page: number; size: number }): boolean => rowsOn(count, page, size) !== rowsOn(count, page, cap);
          const looksLast = capped.some((call) => call.page > 1 && rowsOn(count, call.page, call.size) === cap);
          if (isEchoed || !looksLast) expect(met).toEqual(rowsOf(count));
          if (capped.some(isOdd)) expect(codes).not.toEqual([]);
        },
      ),
      {
        ...some,
        examples: [
          [62, 33, 6, false, 'backwards'],
          [27, 14, 13, false, 'forwards'],
          [62, 33, 6, true, 'backwards'],
          // The source's own last page is short as well.
          [49, 36, 17, false, 'forwards'],
        ],
      },
    );
  });

  test('where its total is too large', async () => {
    await fc.assert(
      fc.asyncProperty(counts, steps, fc.integer({ min: 1, max: 500 }), directions, async (count, step, more, direction) => {
        const { met, codes } = await walkOver({ rows: rowsOf(count), total: (rows) => rows + more }, step, direction);
        expect(met).toEqual(rowsOf(count));
        expect(codes).not.toEqual([]);
      }),
      // The last page has one row, and empty places behind it.
      { ...some, examples: [[24, 3, 2, 'backwards']] },
    );
  });

  test('where its total is too small, as far as a page shows it', async () => {
    await fc.assert(
      fc.asyncProperty(counts, steps, fc.integer({ min: 0, max: 90 }), async (count, step, less) => {
        const total = Math.max(0, count - less);
        // What comes up to just where the total says is believed.
        fc.pre(total === count || total % step !== 0);
        const { met, codes } = await walkOver({ rows: rowsOf(count), total: () => total }, step, 'forwards');
        expect(met).toEqual(rowsOf(count));
        expect(codes).toEqual(total === count ? [] : ['LIST_TOTAL_WRONG']);
      }),
      some,
    );
  });

  test('where it leaves rows out of its pages: every row that it gives at all', async () => {
    await fc.assert(
      fc.asyncProperty(counts, fc.integer({ min: 1, max: UPSTREAM_PAGE }), fc.integer({ min: 0, max: 9 }), async (count, step, residue) => {
        const isLeftOut = (row: string): boolean => Number(row.slice(1)) % 10 === residue;
        const { met, codes } = await walkOver({ rows: rowsOf(count), isLeftOut }, step, 'forwards');
        const given = rowsOf(count).filter((row) => !isLeftOut(row));
        // A page of which every row is left out looks like the end.
        if (step > 1) expect(new Set(met)).toEqual(new Set(given));
        expect(met).toEqual([...new Set(met)]);
        if (step > 1 && given.length < count) expect(codes).not.toEqual([]);
      }),
      // The second page lacks the one row that would distinguish the first page from a smaller one.
      {
        ...some,
        examples: [
          [20, 9, 8],
          [70, 9, 8],
        ],
      },
    );
  });
});

describe('a walk over a list that changes between its pages', () => {
  const changes = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 30, maxLength: 30 });

  test('brings every row once that was there all the time, whatever comes or goes before its place', async () => {
    await fc.assert(
      fc.asyncProperty(counts, fc.integer({ min: 4, max: 45 }), changes, async (count, step, by) => {
        const source: Source = { rows: rowsOf(count) };
        let served = 0;
        let made = 0;
        const removed = new Set<string>();
        const { met, codes } = await walkOver(source, step, 'forwards', (pages) => {
          served = pages * step;
          const change = by[pages - 1] ?? 0;
          for (let more = 0; more < change; more += 1) source.rows.unshift(`new${made++}`);
          // Rows of the pages that were served, but not the last, which the cursor names.
          const gone = change < 0 && served > 3 ? source.rows.splice(0, Math.min(-change, served - 1)) : [];
          for (const row of gone) removed.add(row);
        });
        const steady = rowsOf(count).filter((row) => !removed.has(row));
        expect(met).toEqual([...new Set(met)]);
        expect(steady.filter((row) => !met.includes(row))).toEqual([]);
        expect(codes).toEqual([]);
      }),
      some,
    );
  });

  test('says so where the row of the cursor is gone', async () => {
    const source: Source = { rows: rowsOf(30) };
    const { codes } = await walkOver(source, 10, 'forwards', (pages) => {
      if (pages === 1) source.rows.splice(9, 1);
    });
    expect(codes).toEqual(['LIST_CHANGED']);
  });

  test('makes no call more where nothing changes', async () => {
    const { calls } = await walkOver({ rows: rowsOf(40) }, 10, 'forwards');
    expect(calls.filter((call) => call.includes('/logs'))).toEqual(
      [1, 2, 3, 4].map((page) => `GET /evaluations/evr_0/logs?page=${page}&size=10`),
    );
  });

  test('goes on after its cursor beside a numbered page of the same places', async () => {
    const source: Source = { rows: rowsOf(40) };
    const { ask } = facade({ upstream: sending(source), upstreamPage: UPSTREAM_PAGE });
    const after = (await ask(QUERY, { first: 10 })).data.evaluation.logs.pageInfo.endCursor;
    source.rows.unshift('new0', 'new1');
    const after10 = 'after: logs(first: 10, after: $after) { nodes { log { humanloopId } } }';
    const page2 = 'page: logs(page: 2, perPage: 10) { nodes { log { humanloopId } } }';
    const idsOf = ({ nodes }: { nodes: { log: { humanloopId: string } }[] }) => nodes.map(({ log }) => log.humanloopId);
    for (const both of [`${after10} ${page2}`, `${page2} ${after10}`]) {
      const { data } = await ask(`query ($after: String) { evaluation(id: "evr_0") { ${both} } }`, { after });
      expect(idsOf(data.evaluation.after)).toEqual(rowsOf(20).slice(10));
      expect(idsOf(data.evaluation.page)).toEqual(rowsOf(18).slice(8));
    }
  });

  test('grows at its end without a warning', async () => {
    const source: Source = { rows: rowsOf(30) };
    const { met, codes } = await walkOver(source, 10, 'forwards', (pages) => {
      if (pages < 3) source.rows.push(`late${pages}`);
    });
    expect(met).toEqual([...rowsOf(30), 'late1', 'late2']);
    expect(codes).toEqual([]);
  });
});
