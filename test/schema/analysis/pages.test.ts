import { describe, expect, test } from 'vitest';
import { facade } from '../../support/helpers.ts';
import { refusalsOf, refused } from '../../support/refusals.ts';
import { EVALUATION, questionIn, SOURCES } from './asking.ts';
import { durationOf, idsOf, rowsByHand } from './rows-by-hand.ts';

const ARGS = 'filter: { hasError: false }, orderBy: [{ by: { field: DURATION } }]';
const ROWS = 'nodes { runId log { humanloopId } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }';

interface Page {
  readonly nodes: readonly { readonly runId: string; readonly log: { readonly humanloopId: string } }[];
  readonly pageInfo: Readonly<Record<string, unknown>>;
}

const idsIn = ({ nodes }: Page): string[] => nodes.map(({ runId, log }) => `${runId} ${log.humanloopId}`);

describe.each(SOURCES)('pages of rows in an order, %s', (_name, source) => {
  const byHand = async () => {
    const rows = (await rowsByHand()).filter(({ log }) => !log.error);
    return idsOf(
      rows
        .map((row, index) => ({ row, index }))
        .toSorted((a, b) => (durationOf(a.row) ?? 0) - (durationOf(b.row) ?? 0) || a.index - b.index)
        .map(({ row }) => row),
    );
  };
  const open = async () => {
    const { ask } = facade(await source());
    return async (page: string, selection = ROWS, args = ARGS) =>
      (await ask(`{ evaluation(id: "${EVALUATION}") { logs(${page}, ${args}) { ${selection} } } }`)).data.evaluation.logs;
  };

  test('follow each other forwards and backwards', async () => {
    const [ids, read] = [await byHand(), await open()];
    const forwards: string[] = [];
    let page = await read('first: 40');
    expect(page.pageInfo).toMatchObject({ hasPreviousPage: false, hasNextPage: true });
    for (;;) {
      forwards.push(...idsIn(page));
      if (!page.pageInfo.hasNextPage) break;
      page = await read(`first: 40, after: "${page.pageInfo.endCursor}"`);
      expect(page.pageInfo.hasPreviousPage).toBe(true);
    }
    expect(forwards).toEqual(ids);
    const last = await read('last: 3');
    expect(idsIn(last)).toEqual(ids.slice(-3));
    expect(last.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
    const before = await read(`last: 4, before: "${last.pageInfo.startCursor}"`);
    expect(idsIn(before)).toEqual(ids.slice(-7, -3));
    expect(before.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true });
    expect(idsIn(await read('last: 500'))).toEqual(ids);
    expect(idsIn(await read(`last: 500, after: "${last.pageInfo.startCursor}"`))).toEqual(ids.slice(-2));
  });

  test('have numbers, and cursors by number', async () => {
    const [ids, read] = [await byHand(), await open()];
    const page = await read('page: 2, perPage: 10', `totalCount ${ROWS} pageCursors { around { page cursor isCurrent } last { page } }`);
    expect(idsIn(page)).toEqual(ids.slice(10, 20));
    expect(page).toMatchObject({ totalCount: ids.length, pageCursors: { last: { page: Math.ceil(ids.length / 10) } } });
    const third = page.pageCursors.around.find(({ page: number }: { page: number }) => number === 3);
    expect(idsIn(await read(`first: 10, after: "${third.cursor}"`))).toEqual(ids.slice(20, 30));
    expect(await read('page: 50, perPage: 10', `totalCount ${ROWS}`)).toMatchObject({
      nodes: [],
      totalCount: ids.length,
      pageInfo: { hasNextPage: false, hasPreviousPage: true, startCursor: null },
    });
  });

  test('counted from the end take one question, and with as many steps as an order may have two', async () => {
    const { ask, calls } = facade(await source());
    const selection = `totalCount ${ROWS} aggregates { count }`;
    const last = async (args: string) => {
      calls.length = 0;
      const { data, errors } = await ask(`{ evaluation(id: "${EVALUATION}") { logs(last: 4, ${args}) { ${selection} } } }`);
      expect(errors).toBeUndefined();
      return { page: data.evaluation.logs, questions: calls.flatMap((call) => questionIn(call) ?? []) };
    };
    const ids = await byHand();
    const { page, questions } = await last(ARGS);
    expect(idsIn(page)).toEqual(ids.slice(-4));
    expect(page).toMatchObject({ totalCount: ids.length, aggregates: { count: ids.length }, pageInfo: { hasNextPage: false } });
    expect(questions).toHaveLength(1);
    const steps =
      'orderBy: [{ by: { field: DURATION } }, { by: { field: DURATION } }, { by: { field: DURATION } }, { by: { field: DURATION } }';
    const { page: same } = await last(`filter: { hasError: false }, ${steps}, { by: { field: DURATION } }]`);
    expect(idsIn(same)).toEqual(ids.slice(-4));
  });

  test('of another filter, order or run have other cursors', async () => {
    const { ask } = facade(await source());
    const read = (args: string, of = (logs: string) => logs) =>
      ask(`{ evaluation(id: "${EVALUATION}") { ${of(`logs(${args}) { nodes { runId } pageInfo { endCursor } }`)} } }`);
    const { endCursor } = (await read(`first: 1, ${ARGS}`)).data.evaluation.logs.pageInfo;
    const same = 'orderBy: { by: { field: DURATION }, direction: ASC }, filter: { hasError: false, not: { runIds: [] } }';
    for (const args of [
      '',
      'filter: { hasError: true }, orderBy: [{ by: { field: DURATION } }]',
      'filter: { hasError: false }, orderBy: [{ by: { field: DURATION }, direction: DESC }]',
      'filter: { hasError: false }',
      same,
    ]) {
      expect(refusalsOf(await read(`after: "${endCursor}", ${args}`))).toEqual(refused('evaluation.logs', 'after'));
    }
    const inRun = await read(`after: "${endCursor}", ${ARGS}`, (logs) => `run(id: "run_uvF6oByxA7fMvZ1UC7qLZ") { ${logs} }`);
    expect(refusalsOf(inRun)).toEqual(refused('evaluation.run.logs', 'after'));
    const spelled = 'first: 1, orderBy: { by: { field: DURATION }, direction: ASC, nulls: LAST }, filter: { hasError: false }';
    expect((await read(`${spelled}, after: "${endCursor}"`)).errors).toBeUndefined();
  });

  test('of runs alone have one cursor, whether something is summed up or not', async () => {
    const read = await open();
    const plain = await read('first: 3', ROWS, 'filter: { runIds: ["run_uvF6oByxA7fMvZ1UC7qLZ"] }');
    const summed = await read('first: 3', `${ROWS} aggregates { count }`, 'filter: { runIds: ["run_uvF6oByxA7fMvZ1UC7qLZ"] }');
    expect(idsIn(summed)).toEqual(idsIn(plain));
    for (const after of [plain, summed].map(({ pageInfo }) => pageInfo.endCursor)) {
      const ids = idsIn(await read(`first: 3, after: "${after}"`, ROWS, 'filter: { runIds: ["run_uvF6oByxA7fMvZ1UC7qLZ"] }'));
      expect(
        idsIn(
          await read(`first: 3, after: "${after}"`, `${ROWS} aggregates { count }`, 'filter: { runIds: ["run_uvF6oByxA7fMvZ1UC7qLZ"] }'),
        ),
      ).toEqual(ids);
    }
  });
});

describe.each(SOURCES)('pages of rows that a filter lets through, in upstream’s order, %s', (_name, source) => {
  test('follow each other, whatever else is asked on the way', async () => {
    const { ask } = facade(await source());
    const filter = 'filter: { judgments: [{ score: { gte: 0.5 } }] }';
    const read = async (page: string, selection: string) =>
      (await ask(`{ evaluation(id: "${EVALUATION}") { logs(${page}, ${filter}) { ${selection} } } }`)).data.evaluation.logs;
    const all = idsIn(await read('first: 500', ROWS));
    const walked: string[] = [];
    let page = await read('first: 7', `totalCount ${ROWS}`);
    expect(page.totalCount).toBe(all.length);
    for (let at = 0; ; at += 1) {
      walked.push(...idsIn(page));
      if (!page.pageInfo.hasNextPage) break;
      page = await read(`first: 7, after: "${page.pageInfo.endCursor}"`, at % 3 === 1 ? `${ROWS} aggregates { count }` : ROWS);
      expect(page.pageInfo.hasPreviousPage).toBe(true);
    }
    expect(walked).toEqual(all);
    const before = await read(`last: 3, before: "${page.pageInfo.startCursor}"`, ROWS);
    expect(idsIn(before)).toEqual(all.slice(-3 - (all.length % 7 || 7)).slice(0, 3));
  });
});

test('a run takes no runs to filter by', async () => {
  const { ask } = facade(await SOURCES[0][1]());
  for (const [filter, field] of [
    ['{ runIds: ["run_uvF6oByxA7fMvZ1UC7qLZ"] }', 'runIds'],
    ['{ or: [{ runIds: [] }, { hasError: true }] }', 'filter.or.0.runIds'],
  ] as const) {
    const reply = await ask(
      `{ run(evaluationId: "${EVALUATION}", id: "run_uvF6oByxA7fMvZ1UC7qLZ") { logs(filter: ${filter}) { totalCount } } }`,
    );
    expect(refusalsOf(reply)).toEqual(refused('run.logs', field));
  }
});
