import { describe, expect, test } from 'vitest';
import { evaluatorLog, facadeOver, type Json, promptLog, promptVersion, row } from '../support/bodies.ts';
import { json as jsonText } from '../support/helpers.ts';

/** What is selected on one row. */
const askRow = async (given: Json, selection: string) => {
  const { ask, calls, bugs } = facadeOver({ rows: [given] });
  const { data, errors } = await ask(`{ evaluation(id: "evr_1") { logs { nodes { ${selection} } } } }`);
  expect(bugs).toEqual([]);
  expect(calls).toHaveLength(2);
  return { row: data.evaluation.logs.nodes[0], errors };
};

interface Node {
  readonly depth: number;
  readonly parentId: string;
  readonly isTruncated: boolean;
  readonly path?: readonly string[];
  readonly log: { readonly humanloopId: string };
}

/** `2 child of parent` for each node, with `…` where deeper logs were left out. */
const outline = (nodes: readonly Node[]): string[] =>
  nodes.map(({ depth, log, parentId, isTruncated }) => `${depth} ${log.humanloopId} of ${parentId}${isTruncated ? ' …' : ''}`);

const NODE = 'depth parentId isTruncated log { humanloopId }';

/** Names of judged judgments: `a(b c(d))` is a, judged by b and by c, which d judged. */
const judged = (id: string, ...judges: Json[]): Json => evaluatorLog(id, id.toUpperCase(), { evaluator_logs: judges });

/** A log of a trace with the logs below it. */
const traced = (id: string, ...children: Json[]): Json => promptLog({ id, trace_children: children });

const TREE = row(
  promptLog({ evaluator_logs: [judged('a', judged('b', judged('c')), judged('d')), judged('e'), judged('f', judged('g'))] }),
);

describe('allEvaluatorLogs', () => {
  test('lists parents before children, with depth, parent and path', async () => {
    const { row: answer } = await askRow(TREE, `allEvaluatorLogs { path ${NODE} }`);
    expect(outline(answer.allEvaluatorLogs)).toEqual([
      '1 a of log_1',
      '2 b of a',
      '3 c of b',
      '2 d of a',
      '1 e of log_1',
      '1 f of log_1',
      '2 g of f',
    ]);
    expect(answer.allEvaluatorLogs.map(({ path }: Node) => path?.join('/'))).toEqual(['A', 'A/B', 'A/B/C', 'A/D', 'E', 'F', 'F/G']);
  });

  test.each([
    [1, ['1 a of log_1 …', '1 e of log_1', '1 f of log_1 …']],
    [2, ['1 a of log_1', '2 b of a …', '2 d of a', '1 e of log_1', '1 f of log_1', '2 g of f']],
    [3, ['1 a of log_1', '2 b of a', '3 c of b', '2 d of a', '1 e of log_1', '1 f of log_1', '2 g of f']],
  ])('goes down %i levels and says where deeper ones were left out', async (maxDepth, expected) => {
    const { row: answer } = await askRow(
      TREE,
      `allEvaluatorLogs(maxDepth: ${maxDepth}) { ${NODE} } log { allEvaluatorLogs(maxDepth: ${maxDepth}) { ${NODE} } }`,
    );
    expect(outline(answer.allEvaluatorLogs)).toEqual(expected);
    expect(outline(answer.log.allEvaluatorLogs)).toEqual(expected);
  });

  test.each([
    ['allEvaluatorLogs(maxDepth: 0) { depth }'],
    ['log { trace(maxDepth: 0) { depth } }'],
    ['log { trace(maxDepth: -3) { depth } }'],
  ])('refuses %s', async (field) => {
    const { ask, calls } = facadeOver({ rows: [TREE] });
    const { data, errors } = await ask(`{ evaluation(id: "evr_1") { logs { nodes { ${field} } } } }`);
    expect([data, calls]).toEqual([undefined, []]);
    expect(errors?.map(({ extensions }) => [extensions['code'], extensions['field']])).toEqual([['BAD_USER_INPUT', 'maxDepth']]);
  });

  test('brings what the record and the log hold, each log once, where it is met first', async () => {
    const given = row(promptLog({ evaluator_logs: [judged('a', judged('b')), judged('only-in-log')] }), {
      evaluator_logs: [judged('only-in-record'), judged('a', judged('b'))],
    });
    const { row: answer } = await askRow(
      given,
      `allEvaluatorLogs { ${NODE} } log { allEvaluatorLogs { ${NODE} } evaluatorLogs { humanloopId } }`,
    );
    expect(outline(answer.allEvaluatorLogs)).toEqual(['1 only-in-record of log_1', '1 a of log_1', '2 b of a', '1 only-in-log of log_1']);
    expect(outline(answer.log.allEvaluatorLogs)).toEqual(['1 a of log_1', '2 b of a', '1 only-in-log of log_1']);
  });

  test('finds the judgments of a log that one list holds bare and the other whole', async () => {
    const given = row(promptLog({ evaluator_logs: [judged('a', judged('b'))] }), { evaluator_logs: [judged('a')] });
    const { row: answer } = await askRow(given, `allEvaluatorLogs { path ${NODE} } shallow: allEvaluatorLogs(maxDepth: 1) { ${NODE} }`);
    expect(outline(answer.allEvaluatorLogs)).toEqual(['1 a of log_1', '2 b of a']);
    expect(answer.allEvaluatorLogs[1].path).toEqual(['A', 'B']);
    expect(outline(answer.shallow)).toEqual(['1 a of log_1 …']);
  });

  test('leaves out the trace and what is no evaluator log', async () => {
    const log = promptLog({
      evaluator_logs: [promptLog({ id: 'no-judge' }), judged('a'), null, 'x'],
      trace_children: [promptLog({ id: 'child', evaluator_logs: [judged('of-child')] })],
    });
    const { row: answer } = await askRow(row(log), `allEvaluatorLogs { ${NODE} } log { allEvaluatorLogs { ${NODE} } }`);
    expect(outline(answer.allEvaluatorLogs)).toEqual(['1 a of log_1']);
    expect(outline(answer.log.allEvaluatorLogs)).toEqual(['1 a of log_1']);
  });

  /** A row with judgments that judge each other, so many levels deep. */
  const chain = (levels: number): Json => {
    let log = judged(`j${levels}`);
    for (let level = levels - 1; level > 0; level -= 1) log = judged(`j${level}`, log);
    return row(promptLog({ evaluator_logs: [log] }));
  };

  /** What is asked of all judgments of a row, and how the answer's bytes compare with those that upstream sent. */
  const askAll = async (given: Json) => {
    const { ask } = facadeOver({ rows: [given] });
    const reply = await ask('{ evaluation(id: "evr_1") { logs { nodes { allEvaluatorLogs { path parentId } } } } }');
    return {
      errors: reply.errors,
      nodes: reply.data.evaluation.logs.nodes[0].allEvaluatorLogs as Node[],
      warnings: (Object(reply).extensions?.warnings ?? []) as readonly { code: string }[],
      growth: JSON.stringify(reply).length / JSON.stringify(given).length,
    };
  };

  test.each([
    [50, 0],
    [51, 1],
    [1_500, 1_450],
  ])('of %i levels leaves out %i paths, with one warning, and nothing else', async (levels, without) => {
    const { errors, nodes, warnings, growth } = await askAll(chain(levels));
    expect(errors).toBeUndefined();
    expect(nodes.length).toBe(levels);
    expect(nodes.filter(({ path }) => path === null).length).toBe(without);
    expect(nodes.at(-1)?.parentId).toBe(`j${levels - 1}`);
    expect(warnings.map(({ code }) => code)).toEqual(without === 0 ? [] : ['PATH_TOO_LONG']);
    expect(growth).toBeLessThan(5);
  });

  test('repeats no long name in the path of each judgment below it', async () => {
    const below = Array.from({ length: 400 }, (_, index) => judged(`b${index}`));
    const top = evaluatorLog('top', 'n'.repeat(100_000), { evaluator_logs: below });
    const { errors, nodes, warnings, growth } = await askAll(row(promptLog({ evaluator_logs: [top, judged('beside', judged('short'))] })));
    expect(errors).toBeUndefined();
    expect(nodes[0]?.path).toEqual(['n'.repeat(100_000)]);
    expect(nodes.slice(1, 401).every(({ path, parentId }) => path === null && parentId === 'top')).toBe(true);
    expect(nodes.at(-1)?.path).toEqual(['BESIDE', 'SHORT']);
    expect(warnings.map(({ code }) => code)).toEqual(['PATH_TOO_LONG']);
    expect(growth).toBeLessThan(2);
  });

  test('is empty without judgments', async () => {
    expect((await askRow(row(), `allEvaluatorLogs { ${NODE} }`)).row).toEqual({ allEvaluatorLogs: [] });
  });
});

describe('trace', () => {
  const flow = { id: 'log_1', flow: promptVersion({ type: 'flow' }), evaluator_logs: [judged('of-flow')] };
  const agent = {
    id: 'agent',
    agent: promptVersion({ type: 'agent' }),
    evaluator_logs: [],
    trace_children: [traced('t1'), traced('t2', traced('deep'))],
  };

  test('lists all logs below, of any kind, parents before children', async () => {
    const { row: answer } = await askRow(
      row({ ...flow, trace_children: [traced('first'), agent, judged('judge')] }),
      `log { trace { ${NODE} kindOfLog: log { kind __typename } } traceChildren { humanloopId } }`,
    );
    expect(outline(answer.log.trace)).toEqual([
      '1 first of log_1',
      '1 agent of log_1',
      '2 t1 of agent',
      '2 t2 of agent',
      '3 deep of t2',
      '1 judge of log_1',
    ]);
    expect(answer.log.trace.map(({ kindOfLog }: { kindOfLog: { kind: string } }) => kindOfLog.kind)).toEqual([
      'PROMPT',
      'AGENT',
      'PROMPT',
      'PROMPT',
      'PROMPT',
      'EVALUATOR',
    ]);
    expect(answer.log.traceChildren).toEqual([{ humanloopId: 'first' }, { humanloopId: 'agent' }, { humanloopId: 'judge' }]);
  });

  test('goes down as far as asked', async () => {
    const { row: answer } = await askRow(
      row({ ...flow, trace_children: [agent] }),
      `log { one: trace(maxDepth: 1) { ${NODE} } two: trace(maxDepth: 2) { ${NODE} } }`,
    );
    expect(outline(answer.log.one)).toEqual(['1 agent of log_1 …']);
    expect(outline(answer.log.two)).toEqual(['1 agent of log_1', '2 t1 of agent', '2 t2 of agent …']);
  });

  test.each([
    [null, null],
    [undefined, null],
    [[], []],
  ])('of children %j is empty', async (trace_children, traceChildren) => {
    const { row: answer } = await askRow(row({ ...flow, trace_children }), 'log { trace { depth } traceChildren { id } }');
    expect(answer.log).toEqual({ trace: [], traceChildren });
  });
});

describe('trees that no tree should be', () => {
  const LEVELS = 10_000;

  /** `depth` logs, each hanging on the one before in this list. */
  const chain = (list: 'evaluator_logs' | 'trace_children', make: (id: string) => Json): Json => {
    let log = make(`l${LEVELS}`);
    for (let level = LEVELS - 1; level > 0; level -= 1) log = { ...make(`l${level}`), [list]: [log] };
    return log;
  };

  /** The body as text, put together by hand: JSON.stringify has no such depth. */
  const textOf = (list: 'evaluator_logs' | 'trace_children', make: (id: string) => Json): string => {
    const open: string[] = [];
    for (let log: Json | undefined = chain(list, make); log; log = (log[list] as Json[] | undefined)?.[0]) {
      open.push(`${JSON.stringify({ ...log, [list]: undefined }).slice(0, -1)},"${list}":[`);
    }
    return open.join('') + ']}'.repeat(open.length);
  };

  const bare = (id: string): Json => ({ id, evaluator: { version_id: 'evv_1', name: 'J' } });

  test.each([
    ['allEvaluatorLogs', 'evaluator_logs'],
    ['trace', 'trace_children'],
  ] as const)('%s lists 10,000 levels', async (field, list) => {
    const log = `{"id":"log_1","prompt":{},"evaluator_logs":[],"${list}":[${textOf(list, bare)}]}`;
    const body = `{"page":1,"size":10,"total":1,"records":[{"run_id":"run_1","evaluator_logs":[],"log":${log}}]}`;
    const { ask, bugs } = facadeOver({}, { respond: ({ path }) => (path.includes('/logs') ? jsonText(body) : undefined) });
    const { data, errors } = await ask(
      `{ evaluation(id: "evr_1") { logs { nodes { log { ${field} { ${NODE} } top: ${field}(maxDepth: 2) { ${NODE} } } } } } }`,
    );
    expect([errors, bugs]).toEqual([undefined, []]);
    const answer = data.evaluation.logs.nodes[0].log;
    expect(answer[field]).toHaveLength(LEVELS);
    expect(outline(answer[field].slice(-2))).toEqual(['9999 l9999 of l9998', '10000 l10000 of l9999']);
    expect(outline(answer.top)).toEqual(['1 l1 of log_1', '2 l2 of l1 …']);
  });

  test('a log below itself ends, and what hangs on the copy is kept', async () => {
    const { row: answer } = await askRow(
      row(promptLog({ evaluator_logs: [judged('a', judged('a', judged('b', judged('a'))))] })),
      `allEvaluatorLogs { ${NODE} }`,
    );
    expect(answer.allEvaluatorLogs.map(({ log }: Node) => log.humanloopId)).toEqual(['a', 'b']);
  });

  test('a trace that names the asked log again is finite', async () => {
    const { row: answer } = await askRow(row(traced('log_1', traced('log_1', traced('x')), traced('x'))), `log { trace { ${NODE} } }`);
    expect(answer.log.trace.map(({ log }: Node) => log.humanloopId)).toEqual(['log_1', 'x']);
  });

  test('ten thousand logs side by side are all shown', async () => {
    const many = Array.from({ length: 10_000 }, (_, index) => ({ id: `l${index}`, evaluator: { name: 'J' } }));
    const { row: answer } = await askRow(row(promptLog({ evaluator_logs: many })), `allEvaluatorLogs { ${NODE} }`);
    expect(answer.allEvaluatorLogs).toHaveLength(10_000);
  });
});
