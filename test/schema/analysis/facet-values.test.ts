import { describe, expect, test } from 'vitest';
import { evaluationJudgedBy, evaluatorLog, evaluatorVersion, facadeOver, promptLog, row, spec } from '../../support/bodies.ts';
import { facade } from '../../support/helpers.ts';
import { EVALUATION, SOURCES } from './asking.ts';

interface FacetValue {
  readonly key: { readonly value: unknown };
  readonly count: number;
}

const texts = (field: string) => (value: unknown) => ({ [field]: value === null ? { isNull: true } : { eq: value, caseSensitive: true } });

/** What filters by a value of an evaluator's facet. */
const judged =
  (evaluator: string) =>
  (value: unknown): object => {
    const of = { evaluator: { path: evaluator } };
    if (typeof value === 'boolean') return { judgments: [{ ...of, passed: value }] };
    const isState = ['JUDGED', 'ABSTAINED', 'ERRORED', 'MISSING'].includes(value as string);
    return { judgments: [isState ? { ...of, state: [value] } : { ...of, option: { eq: value, caseSensitive: true } }] };
  };

const DIMENSIONS: [by: string, filterOf: (value: unknown) => object][] = [
  ['{ field: RUN }', (value) => ({ runIds: [value] })],
  ['{ field: KIND }', (value) => ({ kinds: [String(value).toUpperCase()] })],
  ['{ field: VERSION }', (value) => ({ versionIds: [value] })],
  ['{ field: MODEL }', texts('model')],
  ['{ field: USER }', texts('user')],
  ['{ field: HAS_ERROR }', (value) => ({ hasError: value })],
  ['{ judgment: { path: "Evaluators/Voice" } }', judged('Evaluators/Voice')],
  ['{ judgment: { path: "Evaluators/Helpfulness" } }', judged('Evaluators/Helpfulness')],
  ['{ inputsPath: "/train" }', (value) => ({ inputs: [{ path: '/train', ...(value === null ? { exists: false } : { eq: value }) }] })],
];

describe.each(SOURCES)('every value that a facet shows can be filtered by, %s', (_name, source) => {
  test.each(DIMENSIONS)('%s', async (by, filterOf) => {
    const { ask } = facade(await source());
    const { data } = await ask(
      `{ evaluation(id: "${EVALUATION}") { logs { facets(by: [${by}], first: 8) { values { key { value } count } } } } }`,
    );
    const [{ values }] = data.evaluation.logs.facets as [{ values: FacetValue[] }];
    expect(values.length).toBeGreaterThan(0);
    const query = `query ($filter: EvaluationLogFilter!) { evaluation(id: "${EVALUATION}") { logs(first: 0, filter: $filter) {
      totalCount facets(by: [${by}], first: 8) { values { key { value } isSelected } }
    } } }`;
    for (const { key, count } of values) {
      const { data: filtered, errors } = await ask(query, { filter: filterOf(key.value) });
      expect([key, errors]).toEqual([key, undefined]);
      expect([key, filtered.evaluation.logs.totalCount]).toEqual([key, count]);
      const selected = filtered.evaluation.logs.facets[0].values.filter(({ isSelected }: { isSelected: boolean }) => isSelected);
      expect(selected.map((each: FacetValue) => each.key)).toEqual([key]);
    }
  });
});

describe('an option that the evaluator does not have any more', () => {
  const evaluator = evaluatorVersion('Colour', { spec: spec({ return_type: 'select', options: [{ name: 'red' }, { name: 'blue' }] }) });
  const judgment = (id: string, word: string) =>
    row(promptLog({ id }), { evaluator_logs: [evaluatorLog(`j_${id}`, 'Colour', { evaluator, judgment: word })] });
  const rows = [judgment('log_1', 'red'), judgment('log_2', 'green'), judgment('log_3', 'green')];
  const asked = async (option: object) => {
    const { ask } = facadeOver({ evaluation: evaluationJudgedBy([evaluator]), rows });
    return ask(
      `query ($filter: EvaluationLogFilter!) { evaluation(id: "evr_1") { logs(filter: $filter) {
        totalCount facets(by: [{ judgment: { name: "Colour" } }]) { values { key { value } count isSelected } }
      } } }`,
      { filter: { judgments: [{ evaluator: { name: 'Colour' }, option }] } },
    );
  };

  test('is filtered by where rows hold it, and selected', async () => {
    const { data, errors } = await asked({ eq: 'green' });
    expect(errors).toBeUndefined();
    expect(data.evaluation.logs).toEqual({
      totalCount: 2,
      facets: [
        {
          values: [
            { key: { value: 'green' }, count: 2, isSelected: true },
            { key: { value: 'red' }, count: 1, isSelected: false },
          ],
        },
      ],
    });
  });

  test('is refused where none does', async () => {
    const { errors } = await asked({ in: ['green', 'purple'] });
    expect(errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT', field: 'filter.judgments.0.option' }, message: expect.stringContaining('"purple"') },
    ]);
  });
});

test('values are counted among the rows that somebody judged, whose judgment is another thing than the newest that is shown', async () => {
  const evaluator = evaluatorVersion('Tags', {
    spec: spec({ return_type: 'multi_select', options: [{ name: 'late' }, { name: 'rude' }] }),
  });
  const judgments = [
    [{ user: 'ada', judgment: ['late'] }],
    [
      { user: 'ada', judgment: ['late', 'rude'] },
      { user: 'bob', judgment: ['rude'] },
    ],
    [{ user: 'bob', judgment: ['late', 'rude'] }],
  ];
  const rows = judgments.map((given, index) =>
    row(promptLog({ id: `log_${index}` }), {
      evaluator_logs: given.map((each, second) =>
        evaluatorLog(`j_${index}_${second}`, 'Tags', { evaluator, created_at: `2025-03-11T10:02:0${second}Z`, ...each }),
      ),
    }),
  );
  const asked = async (...asks: object[]) => {
    const { ask } = facadeOver({ evaluation: evaluationJudgedBy([evaluator]), rows });
    const { data, errors } = await ask(
      `query ($filter: EvaluationLogFilter!) { evaluation(id: "evr_1") { logs(filter: $filter) {
        totalCount facets(by: [{ judgment: { name: "Tags" } }]) { values { key { value } count isSelected } }
      } } }`,
      { filter: { judgments: asks.map((each) => ({ evaluator: { name: 'Tags' }, ...each })) } },
    );
    expect(errors).toBeUndefined();
    const { totalCount, facets } = data.evaluation.logs;
    return [
      totalCount,
      facets[0].values.map((value: FacetValue & { isSelected: boolean }) => [value.key.value, value.count, value.isSelected]),
    ];
  };

  const ofAda = { user: { eq: 'ada' } };
  expect(await asked(ofAda)).toEqual([
    2,
    [
      ['late', 1, false],
      ['rude', 1, false],
    ],
  ]);
  expect(await asked({ ...ofAda, option: { eq: 'rude' } })).toEqual([1, [['rude', 1, false]]]);
  // With what is asked of the newest left out, the user's rows are counted by it: the count is that of the rows that choosing it lets through.
  expect(await asked(ofAda, { option: { eq: 'late' } })).toEqual([
    1,
    [
      ['late', 1, true],
      ['rude', 1, false],
    ],
  ]);
});

test('numbers that JSON has no word for stay apart in lists and objects', async () => {
  const inputs = ['{"v":[1e400]}', '{"v":[-1e400]}', '{"v":[null]}', '{"v":{"a":1e400}}'];
  const rows = inputs.map((_, index) => row(promptLog({ id: `log_${index}`, inputs: { v: `@${index}` } })));
  const { facade: open, json } = await import('../../support/helpers.ts');
  const text = inputs.reduce(
    (body, each, index) => body.replace(`"@${index}"`, each.slice('{"v":'.length, -1)),
    JSON.stringify({ records: rows, page: 1, size: 100, total: rows.length }),
  );
  const { ask } = open({
    respond: ({ path }) =>
      path.includes('/logs')
        ? { status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from(text) }
        : json(evaluationJudgedBy([])),
  });
  const { data, errors } = await ask(
    '{ evaluation(id: "evr_1") { logs { groups(by: [{ inputsPath: "/v" }], orderBy: KEY_ASC) { nodes { keys { label } aggregates { count } } } } } }',
  );
  expect(errors).toBeUndefined();
  expect(data.evaluation.logs.groups.nodes.map(({ keys }: { keys: { label: string }[] }) => keys[0]?.label).sort()).toEqual([
    '[-Infinity]',
    '[Infinity]',
    '[null]',
    '{"a":Infinity}',
  ]);
});
