import { describe, expect, test } from 'vitest';
import { evaluationBody, evaluatorLog, evaluatorVersion, facadeOver, type Json, member, promptLog, row, spec } from '../support/bodies.ts';
import { codes } from '../support/helpers.ts';

const EVALUATION = evaluationBody({ evaluators: ['Tone', 'Words', 'Tags', 'Facts'].map((name) => member(evaluatorVersion(name))) });
const CELL = 'evaluator { name } state error log { humanloopId } judgment { raw }';

/** The cells of one row, in an evaluation with the evaluators Tone, Words, Tags and Facts. */
const askCells = async (given: Json, selection = `judgments { ${CELL} }`, variables: Json = {}) => {
  const declared = 'evaluators' in variables ? 'query ($evaluators: [EvaluatorSelector!])' : '';
  const { ask, calls, bugs } = facadeOver({ evaluation: EVALUATION, rows: [given] });
  const reply = await ask(`${declared} { evaluation(id: "evr_1") { logs { nodes { ${selection} } } } }`, variables);
  expect(bugs).toEqual([]);
  return { ...reply, calls, row: reply.data?.evaluation.logs.nodes[0] };
};

const stateOf = ({ evaluator, state }: { evaluator: { name: string }; state: string }) => `${evaluator.name} ${state}`;

describe('the judgment cells of a row', () => {
  test('come in the evaluation’s order, one for each evaluator, in every state', async () => {
    const { row: answer, calls } = await askCells(
      row(promptLog(), {
        evaluator_logs: [
          evaluatorLog('log_t', 'Tags', { judgment: null, error: 'Provider timed out' }),
          evaluatorLog('log_w', 'Words', { judgment: null }),
          evaluatorLog('log_o', 'Tone', { judgment: false }),
          evaluatorLog('log_x', 'Stranger', { judgment: true }),
        ],
      }),
    );
    expect(answer.judgments).toEqual([
      { evaluator: { name: 'Tone' }, state: 'JUDGED', error: null, log: { humanloopId: 'log_o' }, judgment: { raw: false } },
      { evaluator: { name: 'Words' }, state: 'ABSTAINED', error: null, log: { humanloopId: 'log_w' }, judgment: null },
      { evaluator: { name: 'Tags' }, state: 'ERRORED', error: 'Provider timed out', log: { humanloopId: 'log_t' }, judgment: null },
      { evaluator: { name: 'Facts' }, state: 'MISSING', error: null, log: null, judgment: null },
    ]);
    expect(calls).toEqual(['GET /evaluations/evr_1', 'GET /evaluations/evr_1/logs?page=1&size=10']);
  });

  test('have the judgments of several people side by side, each once, the newest first', async () => {
    const by = (id: string, user: string | null, day: number) =>
      evaluatorLog(id, 'Tone', { judgment: id, user, created_at: `2025-01-0${day}T00:00:00Z` });
    const { row: answer, calls } = await askCells(
      row(promptLog({ evaluator_logs: [by('a', 'ida', 1), by('c', null, 3)] }), {
        evaluator_logs: [by('b', 'bo', 2), by('a', 'ida', 1), evaluatorLog('w', 'Words', { judgment: 'w' })],
      }),
      'judgments { state log { humanloopId } logs { humanloopId user createdAt judgment { display } } }',
    );
    const told = (id: string, user: string | null, day: number) => ({
      humanloopId: id,
      user,
      createdAt: `2025-01-0${day}T00:00:00Z`,
      judgment: { display: id },
    });
    expect(answer.judgments[0]).toEqual({
      state: 'JUDGED',
      log: { humanloopId: 'c' },
      logs: [told('c', null, 3), told('b', 'bo', 2), told('a', 'ida', 1)],
    });
    expect(answer.judgments.slice(1).map(({ logs }: { logs: unknown[] }) => logs.length)).toEqual([1, 0, 0]);
    expect(calls).toHaveLength(2);
  });

  test('have no judgment where the evaluator failed, though it left one', async () => {
    const { row: answer } = await askCells(
      row(promptLog(), { evaluator_logs: [evaluatorLog('a', 'Tone', { judgment: true, error: 'late' })] }),
    );
    expect(answer.judgments[0]).toMatchObject({ state: 'ERRORED', error: 'late', judgment: null });
  });

  const newest: readonly (readonly [string, readonly [string, unknown][], string])[] = [
    [
      'the later',
      [
        ['old', '2025-01-01T00:00:00Z'],
        ['new', '2025-01-02T00:00:00Z'],
      ],
      'new',
    ],
    [
      'the later, listed first',
      [
        ['new', '2025-01-02T00:00:00Z'],
        ['old', '2025-01-01T00:00:00Z'],
      ],
      'new',
    ],
    [
      'a microsecond',
      [
        ['new', '2025-01-01T00:00:00.000002'],
        ['old', '2025-01-01T00:00:00.000001'],
      ],
      'new',
    ],
    [
      'the one with a time',
      [
        ['new', '2025-01-01T00:00:00Z'],
        ['old', null],
      ],
      'new',
    ],
    [
      'the one with a time, listed last',
      [
        ['old', undefined],
        ['new', '2025-01-01T00:00:00Z'],
      ],
      'new',
    ],
    [
      'the last listed of two without',
      [
        ['a', null],
        ['b', null],
      ],
      'b',
    ],
    [
      'the last listed of two at once',
      [
        ['a', '2025-01-01T00:00:00Z'],
        ['b', '2025-01-01T00:00:00Z'],
      ],
      'b',
    ],
    [
      'half a second without zone over the second with Z',
      [
        ['new', '2025-01-01T00:00:00.500000'],
        ['old', '2025-01-01T00:00:00Z'],
      ],
      'new',
    ],
    [
      'the later moment of two offsets',
      [
        ['new', '2025-01-01T00:30:00-01:00'],
        ['old', '2025-01-01T01:00:00Z'],
      ],
      'new',
    ],
    [
      'the one with a time that can be read',
      [
        ['new', '2025-01-01T00:00:00Z'],
        ['old', 'yesterday'],
      ],
      'new',
    ],
    [
      'the one with a time over damage',
      [
        ['new', '2025-01-01T00:00:00Z'],
        ['old', { toString: 1 }],
      ],
      'new',
    ],
  ];
  test.each(newest)('hold the newest of several: %s', async (_name, times, expected) => {
    const logs = times.map(([id, created_at]) => evaluatorLog(id, 'Tone', { created_at, judgment: true }));
    const cells = `judgments { ${CELL} logs { humanloopId } }`;
    const { row: answer } = await askCells(row(promptLog(), { evaluator_logs: logs }), cells);
    expect(answer.judgments[0]).toMatchObject({ state: 'JUDGED', log: { humanloopId: expected } });
    const [first, ...others] = answer.judgments[0].logs.map(({ humanloopId }: { humanloopId: string }) => humanloopId);
    expect([first, others.length]).toEqual([expected, times.length - 1]);
  });

  test('look at the record’s list and at the log’s own', async () => {
    const inLog = promptLog({
      evaluator_logs: [
        evaluatorLog('only-here', 'Words', { judgment: 3, created_at: '2025-01-01T00:00:00Z' }),
        evaluatorLog('newer', 'Tone', { judgment: true, created_at: '2025-01-03T00:00:00Z' }),
      ],
    });
    const { row: answer } = await askCells(
      row(inLog, { evaluator_logs: [evaluatorLog('older', 'Tone', { judgment: false, created_at: '2025-01-02T00:00:00Z' }), promptLog()] }),
    );
    expect(answer.judgments.map(({ log }: { log: { humanloopId: string } | null }) => log?.humanloopId ?? null)).toEqual([
      'newer',
      'only-here',
      null,
      null,
    ]);
  });

  test('leave out judgments of judgments', async () => {
    const judged = evaluatorLog('log_o', 'Tone', { judgment: true, evaluator_logs: [evaluatorLog('meta', 'Facts', { judgment: true })] });
    const { row: answer } = await askCells(row(promptLog(), { evaluator_logs: [judged] }));
    expect(answer.judgments.map(stateOf)).toEqual(['Tone JUDGED', 'Words MISSING', 'Tags MISSING', 'Facts MISSING']);
  });

  test('match by version, not by file', async () => {
    const older = evaluatorLog('log_o', 'Tone', { evaluator: evaluatorVersion('Tone', { version_id: 'evv_Tone_old' }), judgment: true });
    const { row: answer } = await askCells(row(promptLog(), { evaluator_logs: [older] }));
    expect(answer.judgments.map(stateOf)).toEqual(['Tone MISSING', 'Words MISSING', 'Tags MISSING', 'Facts MISSING']);
  });

  test('show the display and the score of a judgment without its fragment, and nothing of one that failed', async () => {
    const judgeLogs = [
      evaluatorLog('a', 'Tone', { judgment: false }),
      evaluatorLog('b', 'Words', { judgment: 0, evaluator: evaluatorVersion('Words', { spec: spec({ return_type: 'number' }) }) }),
      evaluatorLog('c', 'Tags', { judgment: true, error: 'half done' }),
    ];
    const { row: answer, calls } = await askCells(row(promptLog(), { evaluator_logs: judgeLogs }), 'judgments { display score }');
    expect(answer.judgments).toEqual([
      { display: 'false', score: 0 },
      { display: '0', score: 0 },
      { display: null, score: null },
      { display: null, score: null },
    ]);
    expect(calls).toHaveLength(2);
  });

  test('have no error where it says nothing', async () => {
    const judgeLogs = [
      evaluatorLog('a', 'Tone', { judgment: true, error: '' }),
      evaluatorLog('b', 'Words', { judgment: null, error: ' \n' }),
    ];
    const { row: answer } = await askCells(
      row(promptLog(), { evaluator_logs: judgeLogs }),
      'judgments { state error } evaluatorLogs { error }',
    );
    expect(answer.judgments.slice(0, 2)).toEqual([
      { state: 'JUDGED', error: null },
      { state: 'ABSTAINED', error: null },
    ]);
    expect(answer.evaluatorLogs).toEqual([{ error: '' }, { error: ' \n' }]);
  });

  test('need neither list to be a list of objects', async () => {
    const odd = row(promptLog({ evaluator_logs: null }), {
      evaluator_logs: [null, 'x', 7, evaluatorLog('log_o', 'Tone', { judgment: 0 })],
    });
    const { row: answer } = await askCells(odd);
    expect(answer.judgments.map(stateOf)).toEqual(['Tone JUDGED', 'Words MISSING', 'Tags MISSING', 'Facts MISSING']);
  });
});

describe('the failure of an evaluator that was reported under another of its versions', () => {
  const old = (id: string, changes: Json = {}) =>
    evaluatorLog(id, 'Tone', { evaluator: evaluatorVersion('Tone', { version_id: 'evv_Tone_old' }), error: `failed ${id}`, ...changes });
  const cellOf = async (evaluatorLogs: readonly Json[]) =>
    (await askCells(row(promptLog(), { evaluator_logs: evaluatorLogs }), 'judgments { state error log { humanloopId } }')).row.judgments[0];

  test('fills the cell that would be missing', async () => {
    expect(await cellOf([old('a')])).toEqual({ state: 'ERRORED', error: 'failed a', log: { humanloopId: 'a' } });
  });

  test('also where it stands in the log’s own list alone', async () => {
    const { row: answer } = await askCells(row(promptLog({ evaluator_logs: [old('a')] })));
    expect(answer.judgments.map(stateOf)).toEqual(['Tone ERRORED', 'Words MISSING', 'Tags MISSING', 'Facts MISSING']);
  });

  test('is the newest of several, of whichever versions', async () => {
    const other = evaluatorVersion('Tone', { version_id: 'evv_Tone_older' });
    const logs = [
      old('a', { created_at: '2025-01-03T00:00:00Z' }),
      old('b', { created_at: '2025-01-04T00:00:00Z', evaluator: other }),
      old('c', { created_at: '2025-01-05T00:00:00Z', error: null, judgment: true }),
    ];
    expect(await cellOf(logs)).toMatchObject({ state: 'ERRORED', log: { humanloopId: 'b' } });
  });

  test('gives way to whatever the version itself left, however old', async () => {
    const own = (judgment: unknown) => evaluatorLog('own', 'Tone', { judgment, created_at: '2020-01-01T00:00:00Z' });
    expect(await cellOf([own(true), old('a', { created_at: '2025-01-01T00:00:00Z' })])).toMatchObject({ state: 'JUDGED' });
    expect(await cellOf([own(null), old('a', { created_at: '2025-01-01T00:00:00Z' })])).toMatchObject({ state: 'ABSTAINED' });
  });

  test('is no failure without an error that says something', async () => {
    for (const error of [null, '', ' '])
      expect(await cellOf([old('a', { error, judgment: true })])).toMatchObject({ state: 'MISSING', log: null });
  });

  test('is not taken from a version or a file that has a cell of its own, or from no file', async () => {
    const [first, second] = [evaluatorVersion('Tone'), evaluatorVersion('Tone', { version_id: 'evv_Tone_2' })];
    const asked = async (versions: readonly Json[], log: Json) => {
      const evaluation = evaluationBody({ evaluators: versions.map((version) => member(version)) });
      const { ask } = facadeOver({ evaluation, rows: [row(promptLog(), { evaluator_logs: [log] })] });
      return (
        await ask('{ evaluation(id: "evr_1") { logs { nodes { judgments { state } } } } }')
      ).data.evaluation.logs.nodes[0].judgments.map(({ state }: { state: string }) => state);
    };
    expect(await asked([first, second], old('a', { evaluator: second }))).toEqual(['MISSING', 'ERRORED']);
    expect(await asked([first, second], old('a'))).toEqual(['ERRORED', 'ERRORED']);
    expect(await asked([first], old('a', { evaluator: evaluatorVersion('Tone', { id: 'ev_other', version_id: 'evv_x' }) }))).toEqual([
      'MISSING',
    ]);
    const nameless = { ...first, id: undefined };
    expect(
      await asked([nameless], old('a', { evaluator: { ...evaluatorVersion('Tone', { version_id: 'evv_x' }), id: undefined } })),
    ).toEqual(['MISSING']);
  });

  test('counts without any version', async () => {
    expect(await cellOf([old('a', { evaluator: { id: 'ev_Tone', name: 'Tone' } })])).toMatchObject({ state: 'ERRORED' });
  });
});

describe('selectors of evaluators', () => {
  const given = row(promptLog(), {
    evaluator_logs: [evaluatorLog('a', 'Tone', { judgment: true }), evaluatorLog('b', 'Tags', { judgment: true })],
  });

  test.each([
    ['{ path: "Judges/Tone" }', ['Tone']],
    ['{ name: "Words" }', ['Words']],
    ['{ versionId: "evv_Facts" }', ['Facts']],
    ['{ versionId: "EvaluatorVersion:evv_Facts" }', ['Facts']],
    ['[{ name: "Facts" }, { path: "Judges/Tone" }]', ['Tone', 'Facts']],
    ['[{ name: "Tone" }, { versionId: "evv_Tone" }]', ['Tone']],
    ['{ name: "tone" }', []],
    ['[]', []],
    ['null', ['Tone', 'Words', 'Tags', 'Facts']],
  ])('%s pick cells', async (selectors, expected) => {
    const { row: answer, errors } = await askCells(given, `judgments(evaluators: ${selectors}) { evaluator { name } }`);
    expect(errors).toBeUndefined();
    expect(answer.judgments.map(({ evaluator }: { evaluator: { name: string } }) => evaluator.name)).toEqual(expected);
  });

  test('work from variables', async () => {
    const { row: answer } = await askCells(given, 'judgments(evaluators: $evaluators) { evaluator { name } }', {
      evaluators: [{ name: 'Tags' }],
    });
    expect(answer.judgments).toEqual([{ evaluator: { name: 'Tags' } }]);
  });

  test.each(['{ path: "Judges/Tone", name: "Tone" }', '{}', '{ name: null }', '{ name: "Tone", path: null }'])(
    '%s name not exactly one: refused before any call',
    async (selector) => {
      const { data, errors, calls } = await askCells(given, `judgments(evaluators: [${selector}]) { state }`);
      expect(data).toBeUndefined();
      expect(errors?.[0]?.extensions['code']).toBe('GRAPHQL_VALIDATION_FAILED');
      expect(calls).toEqual([]);
    },
  );

  test.each([[{ path: 'Judges/Tone', name: 'Tone' }], [{}], [{ name: null }], [{ name: 'Tone', versionId: null }]])(
    '%j in a variable is refused before any call',
    async (selector) => {
      const { data, errors, calls } = await askCells(given, 'judgments(evaluators: $evaluators) { state }', { evaluators: [selector] });
      expect(data).toBeUndefined();
      expect(errors?.[0]?.extensions['code']).toBe('BAD_USER_INPUT');
      expect(calls).toEqual([]);
    },
  );

  test('pick evaluator logs of a row and of a log, and evaluators of the evaluation', async () => {
    const { ask } = facadeOver({
      evaluation: EVALUATION,
      rows: [row(promptLog({ evaluator_logs: given['evaluator_logs'] }), { evaluator_logs: given['evaluator_logs'] })],
    });
    const reply = await ask(`{ evaluation(id: "evr_1") {
      evaluator(select: { path: "Judges/Words" }) { orchestrated version { name } }
      none: evaluator(select: { path: "Judges/words" }) { orchestrated }
      logs { nodes {
        evaluatorLogs(evaluator: { name: "Tags" }) { humanloopId }
        log { evaluatorLogs(evaluator: { versionId: "evv_Tone" }) { humanloopId } }
      } }
    } }`);
    expect(reply.data.evaluation.evaluator).toEqual({ orchestrated: true, version: { name: 'Words' } });
    expect(reply.data.evaluation.none).toBeNull();
    expect(reply.data.evaluation.logs.nodes).toEqual([
      { evaluatorLogs: [{ humanloopId: 'b' }], log: { evaluatorLogs: [{ humanloopId: 'a' }] } },
    ]);
    expect(codes(reply)).toEqual({});
  });
});

test('the logs that upstream attaches to a row are shown as any kind of log, the evaluator logs among them by themselves', async () => {
  const attached = [promptLog({ id: 'log_p' }), evaluatorLog('log_e', 'Tone', { judgment: 1 })];
  const { row: answer } = await askCells(
    row(promptLog(), { evaluator_logs: attached }),
    'attachedLogs { __typename humanloopId } evaluatorLogs { humanloopId }',
  );
  expect(answer).toEqual({
    attachedLogs: [
      { __typename: 'PromptLog', humanloopId: 'log_p' },
      { __typename: 'EvaluatorLog', humanloopId: 'log_e' },
    ],
    evaluatorLogs: [{ humanloopId: 'log_e' }],
  });
});
