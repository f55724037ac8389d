import { describe, expect, test } from 'vitest';
import type { Send } from '../../../src/contract/send.ts';
import { codes, facade, json, type Reply } from '../../support/helpers.ts';
import { evaluationBody, runBody } from '../../support/synthetic.ts';

const SPRING = 'Spring: who answers best?';
const THINKING = 'Does thinking pay?';
const GENTLE = 'Gruff or gentle?';
const DESK = 'Ticket desk, end to end';
const DRILL = 'Night Conductor drill';

const LIST = `query ($filter: EvaluationFilter, $orderBy: [EvaluationOrder!], $first: Int, $after: String) {
  evaluations(filter: $filter, orderBy: $orderBy, first: $first, after: $after) { totalCount nodes { name } }
}`;

const namesOf = ({ data, errors }: Reply, list = 'evaluations'): string[] => {
  expect(errors).toBeUndefined();
  return data[list].nodes.map(({ name }: { name: string }) => name);
};

describe('the evaluations of the sample', () => {
  test.each<[what: string, filter: unknown, names: string[]]>([
    ['everything', {}, [DRILL, THINKING, DESK, GENTLE, SPRING]],
    ['a part of the name, folded', { name: { contains: 'WHO' } }, [SPRING]],
    ['a part of the name, as it is', { name: { contains: 'WHO', caseSensitive: true } }, []],
    ['the name of the creator', { createdBy: { startsWith: 'tibor' } }, [THINKING, DESK]],
    ['the address of the creator', { createdBy: { eq: 'AYSE@owlandotter.example' } }, [GENTLE]],
    ['no creator', { createdBy: { isNull: true } }, [DRILL]],
    ['a creator', { createdBy: { isNull: false } }, [THINKING, DESK, GENTLE, SPRING]],
    ['when it was created', { createdAt: { gte: '2025-05-12T15:55:20.118093+02:00', lt: '2025-05-28T00:00:00Z' } }, [DESK, GENTLE]],
    ['when it was changed', { updatedAt: { gt: '2025-06-01T00:00:00Z' } }, [DRILL, THINKING]],
    ['how many runs it has', { runsCount: { gt: 2 } }, [SPRING]],
    ['an evaluator by path', { evaluator: { path: 'Evaluators/Helpfulness' } }, [THINKING, GENTLE, SPRING]],
    ['an evaluator by name', { evaluator: { name: 'Steps' } }, [DRILL, DESK]],
    ['an evaluator that there is nowhere', { evaluator: { name: 'Step' } }, []],
    ['words of name and creator', { search: 'maren "who answers"' }, [SPRING]],
    ['how far it has come', { status: ['RUNNING', 'PENDING'] }, [THINKING, GENTLE]],
    ['no status at all', { status: [] }, []],
    ['one of several', { or: [{ runsCount: { eq: 5 } }, { name: { startsWith: 'night' } }] }, [DRILL, SPRING]],
    ['all of several', { and: [{ createdBy: { isNull: false } }, { runsCount: { lte: 2 } }] }, [THINKING, DESK, GENTLE]],
    ['the complement', { not: { createdBy: { startsWith: 'tibor' } } }, [DRILL, GENTLE, SPRING]],
  ])('are filtered by %s', async (_what, filter, names) => {
    const answer = await facade().ask(LIST, { filter });
    expect(namesOf(answer)).toEqual(names);
    expect(answer.data.evaluations.totalCount).toBe(names.length);
  });

  test('are filtered by the version of an evaluator, with its global or its upstream id', async () => {
    const { ask } = facade();
    const { data } = await ask(
      '{ evaluations(filter: { name: { startsWith: "Gruff" } }) { nodes { evaluators { version { id versionId } } } } }',
    );
    const [{ version }] = data.evaluations.nodes[0].evaluators;
    for (const versionId of [version.id, version.versionId])
      expect(namesOf(await ask(LIST, { filter: { evaluator: { versionId } } }))).toContain(GENTLE);
  });

  test('are filtered by whether they have a control run, as controlRun tells it', async () => {
    const { ask } = facade();
    const { data } = await ask('{ evaluations { nodes { name controlRun { id } } } }');
    const withControl = (has: boolean) =>
      data.evaluations.nodes
        .filter(({ controlRun }: { controlRun: unknown }) => (controlRun !== null) === has)
        .map(({ name }: { name: string }) => name);
    expect(withControl(true).length).toBeGreaterThan(0);
    expect(withControl(false).length).toBeGreaterThan(0);
    for (const hasControlRun of [true, false])
      expect(namesOf(await ask(LIST, { filter: { hasControlRun } }))).toEqual(withControl(hasControlRun));
  });

  test.each<[what: string, orderBy: unknown, names: string[]]>([
    ['name', [{ field: 'NAME' }], [THINKING, GENTLE, DRILL, SPRING, DESK]],
    ['time of creation, newest first', [{ field: 'CREATED_AT', direction: 'DESC' }], [DRILL, THINKING, DESK, GENTLE, SPRING]],
    ['time of the last change', [{ field: 'UPDATED_AT' }], [SPRING, GENTLE, DESK, DRILL, THINKING]],
    [
      'runs, and then by name backwards',
      [
        { field: 'RUNS_COUNT', direction: 'DESC' },
        { field: 'NAME', direction: 'DESC' },
      ],
      [SPRING, DESK, DRILL, GENTLE, THINKING],
    ],
    ['runs, with ties as they are listed', [{ field: 'RUNS_COUNT' }], [DRILL, THINKING, DESK, GENTLE, SPRING]],
  ])('are ordered by %s', async (_what, orderBy, names) => {
    expect(namesOf(await facade().ask(LIST, { orderBy }))).toEqual(names);
    // In process, where ranges are read, and no more of them than what is looked at.
    expect(namesOf(await facade({ anyRange: true }).ask(LIST, { orderBy }))).toEqual(names);
  });
});

const two = (number: number): string => String(number).padStart(2, '0');

/** Evaluations `evr_0`… of a server that makes pages of at most ten and knows no filter: every third one is Ada's, every fourth one completed. */
const live = (count: number, change: (body: Record<string, unknown>, index: number) => void = () => undefined): Send => {
  const body = (index: number) => {
    const made = {
      ...evaluationBody(`evr_${index}`, index % 5),
      name: `Number ${two(index)}`,
      created_by: index % 3 === 0 ? { full_name: 'Ada' } : null,
    };
    change(made, index);
    return made;
  };
  return async ({ path }) => {
    const { pathname, searchParams } = new URL(path, 'http://live.test');
    const [, , id = '', part] = pathname.split('/');
    const index = Number(id.slice('evr_'.length));
    if (part === 'stats') return json({ status: index % 4 === 0 ? 'completed' : index % 4 === 1 ? 'paused' : 'running', run_stats: [] });
    if (part === 'runs') return json({ runs: [runBody(`${id}-r0`, index % 2)] });
    if (id !== '') return json(body(index));
    const [page, size] = [Number(searchParams.get('page')), Number(searchParams.get('size'))];
    const first = (page - 1) * size;
    const records = Array.from({ length: Math.max(0, Math.min(size, count - first)) }, (_, at) => body(first + at));
    return json({ records, page, size, total: count });
  };
};

const over = (count: number, options: Parameters<typeof facade>[0] = {}) =>
  facade({ upstream: live(count), live: true, apiKey: 'key', upstreamPage: 10, ...options });

const pages = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => `GET /evaluations?file_id=pr_1&page=${from + index}&size=10`);

const ADA = '{ createdBy: { eq: "ada" } }';

describe('the evaluations of a live API', () => {
  test('are read until the page is full', async () => {
    const { ask, calls } = over(60);
    const answer = await ask(`{ evaluations(fileId: "pr_1", filter: ${ADA}, first: 5) { nodes { name } } }`);
    expect(namesOf(answer)).toEqual(['Number 00', 'Number 03', 'Number 06', 'Number 09', 'Number 12']);
    expect(calls).toEqual(pages(1, 2));
  });

  test('are all read for the total, the last rows and an order, once for everything that is asked of them', async () => {
    const { ask, calls } = over(60);
    const answer = await ask(`{
      a: evaluations(fileId: "pr_1", filter: ${ADA}, first: 2) { totalCount nodes { name } }
      b: evaluations(fileId: "pr_1", filter: ${ADA}, last: 2) { nodes { name } pageInfo { hasNextPage hasPreviousPage } }
      c: evaluations(fileId: "pr_1", orderBy: { field: NAME, direction: DESC }, first: 2) { nodes { name } pageInfo { hasNextPage } }
      d: evaluations(fileId: "pr_1", filter: { runsCount: { in: [4] } }, page: 2, perPage: 5) { nodes { name } pageCursors { around { page isCurrent } } }
    }`);
    expect(namesOf(answer, 'a')).toEqual(['Number 00', 'Number 03']);
    expect(answer.data.a.totalCount).toBe(20);
    expect(namesOf(answer, 'b')).toEqual(['Number 54', 'Number 57']);
    expect(answer.data.b.pageInfo).toEqual({ hasNextPage: false, hasPreviousPage: true });
    expect(namesOf(answer, 'c')).toEqual(['Number 59', 'Number 58']);
    expect(answer.data.c.pageInfo).toEqual({ hasNextPage: true });
    expect(namesOf(answer, 'd')).toEqual(['Number 29', 'Number 34', 'Number 39', 'Number 44', 'Number 49']);
    expect(answer.data.d.pageCursors.around).toEqual([
      { page: 1, isCurrent: false },
      { page: 2, isCurrent: true },
      { page: 3, isCurrent: false },
    ]);
    expect(calls.toSorted()).toEqual(pages(1, 6));
  });

  test('are read as before where they are neither filtered nor ordered', async () => {
    for (const asked of ['', ', filter: {}', ', orderBy: []', ', orderBy: null', ', filter: {}, orderBy: []']) {
      const { ask, calls } = over(60);
      const answer = await ask(`{ evaluations(fileId: "pr_1"${asked}, first: 3) { totalCount nodes { name } pageInfo { endCursor } } }`);
      expect(namesOf(answer)).toEqual(['Number 00', 'Number 01', 'Number 02']);
      expect(answer.data.evaluations.totalCount).toBe(60);
      expect(calls).toEqual(['GET /evaluations?file_id=pr_1&page=1&size=3']);
    }
  });

  test('cost no call where nothing of them is selected', async () => {
    const { ask, calls } = over(60);
    expect((await ask(`{ evaluations(fileId: "pr_1", filter: ${ADA}) { __typename } }`)).data.evaluations.__typename).toBe(
      'EvaluationConnection',
    );
    expect(calls).toEqual([]);
  });

  test('are asked for what the list does not tell only where the rest lets them through, and no more than are needed', async () => {
    const { ask, calls } = over(60);
    const answer = await ask(
      `{ evaluations(fileId: "pr_1", filter: { createdBy: { eq: "ada" }, status: [COMPLETED] }, first: 1) { nodes { name status } } }`,
    );
    expect(answer.data.evaluations.nodes).toEqual([{ name: 'Number 00', status: 'COMPLETED' }]);
    expect(calls).toEqual([...pages(1, 1), 'GET /evaluations/evr_0/stats']);
    calls.length = 0;
    const both = await ask(
      `{ evaluations(fileId: "pr_1", filter: { search: "ada", status: [COMPLETED, UNKNOWN], hasControlRun: false }) { totalCount nodes { name } } }`,
    );
    // Of Ada's those of odd numbers have no control run, and the word for how far they have come is known of every other one of these.
    expect(namesOf(both)).toEqual(['Number 09', 'Number 21', 'Number 33', 'Number 45', 'Number 57']);
    const asked = (part: string) => calls.filter((call) => call.endsWith(part)).map((call) => Number(/evr_(\d+)/.exec(call)?.[1]));
    expect(asked('/runs').toSorted((one, other) => one - other)).toEqual(Array.from({ length: 20 }, (_, index) => index * 3));
    expect(asked('/stats').toSorted((one, other) => one - other)).toEqual(Array.from({ length: 10 }, (_, index) => index * 6 + 3));
    expect(calls).toHaveLength(6 + 20 + 10);
  });

  test('are no more than the scan may read: an error says how many were', async () => {
    const { ask, calls } = over(60, { scanLimit: 3 });
    const answer = await ask(
      `{ all: evaluations(fileId: "pr_1", filter: ${ADA}) { totalCount } some: evaluations(fileId: "pr_1", filter: ${ADA}, first: 10) { nodes { name } } far: evaluations(fileId: "pr_1", filter: { name: { eq: "Number 40" } }, first: 1) { nodes { name } } }`,
    );
    expect(codes(answer)).toEqual({ all: 'SCAN_LIMIT_EXCEEDED', far: 'SCAN_LIMIT_EXCEEDED' });
    expect(answer.data).toMatchObject({ all: null, far: null, some: { nodes: { length: 10 } } });
    expect(answer.errors?.map(({ path, extensions }) => [path?.[0], extensions['rowsRead']]).toSorted()).toEqual([
      ['all', 10],
      ['far', 30],
    ]);
    expect(calls).toEqual(pages(1, 3));
  });

  test('are paged by cursors, which hold for one filter and order', async () => {
    const { ask } = over(30);
    const page =
      'query ($filter: EvaluationFilter, $orderBy: [EvaluationOrder!], $after: String, $before: String, $first: Int, $last: Int) { evaluations(fileId: "pr_1", filter: $filter, orderBy: $orderBy, after: $after, before: $before, first: $first, last: $last) { edges { cursor node { name } } pageInfo { hasNextPage hasPreviousPage endCursor } } }';
    const asked = { filter: { createdBy: { eq: 'Ada' } }, orderBy: [{ field: 'NAME', direction: 'DESC' }] };
    const shown = ({ data }: Reply) => data.evaluations.edges.map(({ node }: { node: { name: string } }) => node.name);
    const first = await ask(page, { ...asked, first: 4 });
    expect(shown(first)).toEqual(['Number 27', 'Number 24', 'Number 21', 'Number 18']);
    const after = first.data.evaluations.pageInfo.endCursor;
    const second = await ask(page, { ...asked, filter: { createdBy: { eq: 'Ada' }, and: [{}] }, first: 4, after });
    expect(codes(second)).toEqual({ evaluations: 'BAD_USER_INPUT' });
    const next = await ask(page, { ...asked, first: 4, after });
    expect(shown(next)).toEqual(['Number 15', 'Number 12', 'Number 09', 'Number 06']);
    expect(next.data.evaluations.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true });
    expect(shown(await ask(page, { ...asked, last: 2, before: next.data.evaluations.edges[1].cursor }))).toEqual([
      'Number 18',
      'Number 15',
    ]);
    for (const other of [{}, { filter: asked.filter }, { orderBy: asked.orderBy }]) {
      const refused = await ask(page, { ...other, first: 4, after });
      expect(codes(refused)).toEqual({ evaluations: 'BAD_USER_INPUT' });
      expect(refused.errors?.[0]?.extensions['field']).toBe('after');
    }
  });

  test('are left out where they are damaged, with a warning', async () => {
    const { ask } = facade({
      upstream: live(6, (body, index) => {
        if (index === 2) delete body['id'];
        if (index === 3) Object.assign(body, { runs_count: null, evaluators: null, created_by: 7, name: 3 });
      }),
    });
    const answer = await ask('{ evaluations(filter: { runsCount: { isNull: true } }) { totalCount nodes { humanloopId } } }');
    expect(answer.data.evaluations).toEqual({ totalCount: 1, nodes: [{ humanloopId: 'evr_3' }] });
    expect(answer.extensions?.warnings).toEqual([
      { code: 'ROWS_LEFT_OUT', message: 'The evaluations: 1 damaged ones were left out of what was asked of them.' },
    ]);
  });

  test('are not told where a call that decides of one of them fails', async () => {
    const { ask } = over(6, { respond: ({ path }) => (path === '/evaluations/evr_3/stats' ? json({}, 404) : undefined) });
    const filtered = (filter: string) => `{ evaluations(fileId: "pr_1", filter: ${filter}) { nodes { name } } }`;
    expect(codes(await ask(filtered('{ status: [RUNNING] }')))).toEqual({ evaluations: 'NOT_FOUND' });
    expect(namesOf(await ask(filtered('{ status: [RUNNING], name: { ne: "Number 03" } }')))).toEqual(['Number 02']);
  });
});

describe('in process', () => {
  test('ever larger ranges are read, and of those that are shown all, whatever is read of the others', async () => {
    const upstream: Send = (call) => {
      const url = new URL(call.path, 'http://live.test');
      const offset = url.searchParams.get('offset');
      if (offset === null) return live(500)(call);
      const size = Number(url.searchParams.get('size'));
      return live(500)({ ...call, path: `/evaluations?page=1&size=500` }).then(({ body }) => {
        const { records } = JSON.parse(Buffer.from(body).toString());
        return json({ records: records.slice(Number(offset), Number(offset) + size), page: 1, size, total: 500 });
      });
    };
    for (const settings of [{}, { readSelected: false }]) {
      const { ask, calls } = facade({ upstream, anyRange: true, settings });
      const answer = await ask(
        '{ evaluations(filter: { name: { contains: "99" } }) { totalCount nodes { name evaluators { version { name id } } url } } }',
      );
      expect(answer.data.evaluations).toMatchObject({
        totalCount: 5,
        nodes: ['99', '199', '299', '399', '499'].map((number) => ({
          name: `Number ${number}`,
          evaluators: [{ version: { name: 'Judge 1' } }, {}],
        })),
      });
      expect(calls.slice(0, 3)).toEqual([
        'GET /evaluations?page=1&size=100',
        'GET /evaluations?offset=100&size=200',
        'GET /evaluations?offset=300&size=400',
      ]);
      expect(calls).toHaveLength(settings.readSelected === false ? 3 : 8);
    }
  });
});

describe('what cannot be asked of evaluations is refused before any call', () => {
  test.each<[filter: string, field: string, message: string]>([
    ['filter: null', 'filter', '"filter" is null, which asks for nothing: leave it out.'],
    ['filter: { name: null }', 'filter.name', '"filter.name" is null, which asks for nothing: leave it out.'],
    ['filter: { name: {} }', 'filter.name', '"filter.name" holds no condition; at least one is needed.'],
    ['filter: { or: [] }', 'filter.or', '"filter.or" is empty; at least one item is needed.'],
    ['filter: { not: { search: "" } }', 'filter.not.search', '"filter.not.search" holds no word to look for.'],
    ['filter: { createdAt: { lt: "x" } }', 'filter.createdAt.lt', '"filter.createdAt.lt" has to be a time as RFC 3339 writes it.'],
    [
      'orderBy: [{ field: NAME }, { field: NAME, nulls: null }]',
      'orderBy.1.nulls',
      '"orderBy[1].nulls" is null, which asks for nothing: leave it out.',
    ],
    [`orderBy: [${'{ field: NAME }, '.repeat(4)}]`, 'orderBy', '"orderBy" has 4 items; at most 3 are allowed.'],
  ])('%s', async (args, field, message) => {
    const { ask, calls } = over(3);
    const answer = await ask(`{ evaluations(fileId: "pr_1", ${args}) { totalCount } }`);
    expect(answer.data).toBeUndefined();
    expect(answer.errors?.map(({ path, message: said, extensions }) => [path, said, extensions['code'], extensions['field']])).toEqual([
      [['evaluations'], message, 'BAD_USER_INPUT', field],
    ]);
    expect(calls).toEqual([]);
  });
});
