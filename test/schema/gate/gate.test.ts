import { describe, expect, test } from 'vitest';
import type { Send } from '../../../src/contract/send.ts';
import { writeExport } from '../../support/export-directory.ts';
import { backendOver, type FacadeOptions, facade, importedFrom } from '../../support/helpers.ts';
import { refusalsOf, refused } from '../../support/refusals.ts';
import { EVALUATION, FAILED, type MadeLog, madeExport } from '../comparison/compared-export.ts';
import { MODES } from '../comparison/modes.ts';

const FIELDS = `verdict exitCode problems coverage control { humanloopId } run { humanloopId }
  checks { name verdict reason observed control bound samples advisory measure evaluator { path } interval { lower upper confidence n method } }`;

type Over = (upstream: Send) => FacadeOptions;

/** A gate over runs that are made for it: the control run `run_c`, where there is one, and `run_1`. */
const gateOver = async (runs: Readonly<Record<string, readonly MadeLog[]>>, over: Over = MODES[0][1]) => {
  const { ask, bugs } = facade(over(await backendOver(await writeExport(madeExport(runs)))));
  return async (rules: string, more = '', fields = FIELDS) => {
    const reply = await ask(
      `{ evaluationGate(input: { evaluationId: "${EVALUATION}", runId: "run_1", rules: [${rules}] ${more} }) { ${fields} } }`,
    );
    expect(bugs).toEqual([]);
    return reply;
  };
};

const each = (count: number, log: (index: number) => MadeLog, from = 0): MadeLog[] =>
  Array.from({ length: count }, (_, index) => ({ datapoint: `dp_${from + index}`, ...log(from + index) }));

/** So many good ones, and then so many of another kind. */
const right = (good: number, others = 0, other: unknown = false): MadeLog[] => [
  ...each(good, () => ({ judged: { Right: true } })),
  ...each(others, () => ({ judged: { Right: other } }), good),
];

const RIGHT = 'evaluator: { path: "Judges/Right" }';

/** Pairs of good and bad judgments: of both, of the candidate alone, of the control run alone, of neither. */
const pairs = (e: number, f: number, g: number, h: number): Record<string, MadeLog[]> => {
  const sides = [
    ...Array(e).fill([true, true]),
    ...Array(f).fill([false, true]),
    ...Array(g).fill([true, false]),
    ...Array(h).fill([false, false]),
  ];
  const side = (at: number) => each(sides.length, (index) => ({ judged: { Right: sides[index][at] } }));
  return { run_c: side(0), run_1: side(1) };
};

describe.each(MODES)('a bound, %s', (_mode, over) => {
  const cases: [name: string, logs: readonly MadeLog[], rule: string, said: object][] = [
    [
      'is not rounded to',
      right(895, 105),
      `measure: PASS_RATE, min: 0.9`,
      { verdict: 'FAIL', reason: 'BOUND_BROKEN', observed: 0.895, samples: 1000 },
    ],
    [
      'lies within the range of few',
      right(9, 1),
      `measure: PASS_RATE, min: 0.9, evidence: INTERVAL`,
      { verdict: 'INCONCLUSIVE', reason: 'RANGE_HOLDS_BOUND', interval: { lower: expect.closeTo(0.5958, 4) } },
    ],
    [
      'is kept by the range of many',
      right(100),
      `measure: PASS_RATE, min: 0.9, evidence: INTERVAL`,
      { verdict: 'PASS', reason: 'BOUND_KEPT', interval: { lower: expect.closeTo(0.963, 4), upper: 1 } },
    ],
    ['is broken by failures', right(10, 90, FAILED), `measure: PASS_RATE, min: 0.9`, { verdict: 'FAIL', observed: 0.1, samples: 100 }],
    ['is broken by abstentions', right(10, 90, null), `measure: PASS_RATE, min: 0.9`, { verdict: 'FAIL', observed: 0.1 }],
    [
      'is of judgments alone where that is asked',
      right(10, 90, FAILED),
      `measure: PASS_RATE, min: 0.9, denominator: JUDGMENTS`,
      { verdict: 'PASS', observed: 1, samples: 10 },
    ],
    ['of failures', right(98, 2, FAILED), `measure: JUDGMENT_ERROR_RATE, max: 0.01`, { verdict: 'FAIL', observed: 0.02 }],
  ];
  test.each(cases)('%s', async (_name, logs, rule, said) => {
    const gate = await gateOver({ run_c: [], run_1: logs }, over);
    const { data, errors } = await gate(`{ ${RIGHT}, ${rule} }`);
    expect(errors).toBeUndefined();
    expect(data.evaluationGate.checks).toMatchObject([said]);
    expect(data.evaluationGate).toMatchObject({ problems: [], verdict: data.evaluationGate.checks[0].verdict });
  });

  test.each([
    [0.02, 'INCONCLUSIVE', 'RANGE_HOLDS_BOUND'],
    [0.15, 'PASS', 'BOUND_KEPT'],
    [0.01, 'FAIL', 'BOUND_BROKEN'],
  ])('on a drop of %d is held against the range of the difference', async (maxDrop, verdict, reason) => {
    const gate = await gateOver(pairs(150, 10, 25, 15), over);
    const { data } = await gate(`{ ${RIGHT}, measure: PASS_RATE, maxDrop: ${maxDrop} }`);
    expect(data.evaluationGate).toMatchObject({
      verdict,
      exitCode: { PASS: 0, FAIL: 1, INCONCLUSIVE: 2 }[verdict],
      control: { humanloopId: 'run_c' },
      checks: [
        {
          reason,
          samples: 200,
          observed: 0.8,
          control: 0.875,
          interval: { lower: expect.closeTo(-0.134294854, 8), upper: expect.closeTo(-0.016869458, 8), method: 'NEWCOMBE_PAIRED' },
        },
      ],
    });
  });

  test.each<[string, (isRun: boolean) => (index: number) => MadeLog, string, string]>([
    ['more failures', (isRun) => (index) => (isRun && index < 30 ? { error: 'Timed out.' } : {}), 'measure: ERROR_RATE', 'FAIL'],
    ['fewer failures', (isRun) => (index) => (!isRun && index < 30 ? { error: 'Timed out.' } : {}), 'measure: ERROR_RATE', 'PASS'],
    [
      'evaluators that fail more',
      (isRun) => (index) => ({ judged: { Right: isRun && index < 30 ? FAILED : true } }),
      `${RIGHT}, measure: JUDGMENT_ERROR_RATE`,
      'FAIL',
    ],
    [
      'greater numbers where less is better',
      (isRun) => (index) => ({ judged: { Length: (index % 5) + (isRun ? 2 + (index % 2) : 0) } }),
      'evaluator: { name: "Length" }, measure: MEAN',
      'FAIL',
    ],
    [
      'greater numbers where more is better',
      (isRun) => (index) => ({ judged: { Quality: (index % 5) + (isRun ? 2 + (index % 2) : 0) } }),
      'evaluator: { name: "Quality" }, measure: MEAN',
      'PASS',
    ],
  ])('on a drop is told by what is better: %s', async (_name, log, rule, verdict) => {
    const gate = await gateOver({ run_c: each(60, log(false)), run_1: each(60, log(true)) }, over);
    const { data } = await gate(`{ ${rule}, maxDrop: 0.1 }`);
    expect(data.evaluationGate.checks).toMatchObject([{ verdict, samples: 60 }]);
    expect(Math.sign(data.evaluationGate.checks[0].interval.upper)).toBe(verdict === 'PASS' ? 1 : -1);
  });

  test('on what became worse counts failures', async () => {
    const worse = each(20, (index) => ({ judged: { Right: index === 3 ? FAILED : index !== 7 } }));
    const gate = await gateOver({ run_c: right(20), run_1: worse }, over);
    const { data } = await gate(`{ ${RIGHT}, measure: REGRESSED_COUNT, max: 1 } { ${RIGHT}, measure: REGRESSED_RATE, max: 0.2 }`);
    expect(data.evaluationGate).toMatchObject({
      verdict: 'FAIL',
      checks: [
        { verdict: 'FAIL', observed: 2, samples: 20 },
        { verdict: 'PASS', observed: 0.1, samples: 20 },
      ],
    });
  });
});

describe('what must not pass', () => {
  const inconclusive = async (runs: Record<string, readonly MadeLog[]>, rule: string, reason: string, more = '') => {
    const { data, errors } = await (await gateOver(runs))(rule, more);
    expect(errors).toBeUndefined();
    expect(data.evaluationGate).toMatchObject({ verdict: 'INCONCLUSIVE', exitCode: 2, checks: [{ verdict: 'INCONCLUSIVE', reason }] });
  };

  test.each<[string, readonly MadeLog[], string, string]>([
    ['no rows', [], `{ measure: LOG_COUNT, max: 10 }`, 'NO_SAMPLES'],
    ['no judgment', each(5, () => ({})), `{ ${RIGHT}, measure: PASS_RATE, min: 0, denominator: JUDGMENTS }`, 'NO_SAMPLES'],
    [
      'rows without an evaluator log',
      [...right(9), ...each(1, () => ({}), 9)],
      `{ ${RIGHT}, measure: PASS_RATE, min: 0.5 }`,
      'MISSING_JUDGMENTS',
    ],
    ['an evaluator that there is not', right(9), '{ evaluator: { path: "Judges/Nobody" }, measure: PASS_RATE, min: 0 }', 'NO_EVALUATOR'],
    ['a mean of booleans', right(9), `{ ${RIGHT}, measure: MEAN, min: 0 }`, 'NOT_MEASURABLE'],
    [
      'a pass rate of texts',
      each(9, () => ({ judged: { Note: 'fine' } })),
      '{ evaluator: { name: "Note" }, measure: PASS_RATE, min: 0 }',
      'NOT_MEASURABLE',
    ],
    [
      'an option that there is not',
      each(9, () => ({ judged: { Mood: 'glad' } })),
      '{ evaluator: { name: "Mood" }, measure: OPTION_SHARE, option: "gald", max: 1 }',
      'NOT_MEASURABLE',
    ],
    ['fewer than are asked for', right(9), `{ ${RIGHT}, measure: PASS_RATE, min: 0.5, minSamples: 10 }`, 'TOO_FEW_SAMPLES'],
    ['a range of four', right(4), `{ ${RIGHT}, measure: PASS_RATE, min: 0.1, evidence: INTERVAL }`, 'TOO_FEW_SAMPLES'],
    [
      'a range of equal numbers',
      each(9, () => ({ judged: { Quality: 3 } })),
      '{ evaluator: { name: "Quality" }, measure: MEAN, min: 1, evidence: INTERVAL }',
      'TOO_FEW_SAMPLES',
    ],
    [
      'NaN for numbers',
      each(9, () => ({ judged: { Quality: Number.NaN } })),
      '{ evaluator: { name: "Quality" }, measure: MEAN, min: 1 }',
      'NO_SAMPLES',
    ],
    ['a drop without pairs', right(9), `{ ${RIGHT}, measure: SCORE, maxDrop: 1 }`, 'NO_SAMPLES'],
    ['no cost', right(9), '{ measure: MEAN_COST, max: 1 }', 'NO_SAMPLES'],
  ])('%s', async (_name, logs, rule, reason) => {
    await inconclusive({ run_c: [], run_1: logs }, rule, reason);
  });

  test('a run beside itself, and one without a control run', async () => {
    const rule = `{ ${RIGHT}, measure: PASS_RATE, maxDrop: 0.5 }`;
    await inconclusive({ run_c: right(9), run_1: right(9) }, rule, 'NO_CONTROL', ', controlRunId: "run_1"');
    await inconclusive({ run_c: right(9), run_1: right(9) }, rule, 'NO_CONTROL', ', controlRunId: "run_nobody"');
    await inconclusive({ run_1: right(9) }, rule, 'NO_CONTROL');
  });

  test('a run that leaves out what the control run has', async () => {
    const runs = { run_c: right(10), run_1: right(9) };
    await inconclusive(runs, `{ ${RIGHT}, measure: PASS_RATE, maxDrop: 1 }`, 'MISSING_JUDGMENTS');
    await inconclusive(runs, `{ ${RIGHT}, measure: REGRESSED_COUNT, max: 9 }`, 'MISSING_JUDGMENTS');
    const { data } = await (await gateOver(runs))(`{ ${RIGHT}, measure: REGRESSED_COUNT, max: 9 }`, ', minCoverage: 0.9');
    expect(data.evaluationGate).toMatchObject({ verdict: 'PASS', checks: [{ observed: 0, samples: 9 }] });
  });

  test('a run of which the export has lost a row', async () => {
    const files = madeExport({ run_c: [], run_1: right(9) });
    const path = Object.keys(files).find((each) => each.endsWith('.jsonl') && each.includes('/logs/')) ?? '';
    const { upstream, health } = await importedFrom(await writeExport({ ...files, [path]: `${files[path]}\n{"run_id": "run_1", "log` }));
    const { ask } = facade({ upstream, health, anyRange: true });
    const { data } = await ask(
      `{ evaluationGate(input: { evaluationId: "${EVALUATION}", runId: "run_1", rules: [{ ${RIGHT}, measure: PASS_RATE, min: 0.5 }] }) { ${FIELDS} } }`,
    );
    expect(data.evaluationGate).toMatchObject({
      verdict: 'INCONCLUSIVE',
      problems: [expect.stringContaining('The export has lost')],
      checks: [{ verdict: 'PASS' }],
    });
  });

  test('four pairs', async () => {
    await inconclusive(pairs(4, 0, 0, 0), `{ ${RIGHT}, measure: PASS_RATE, maxDrop: 1 }`, 'TOO_FEW_SAMPLES');
  });

  test('a rule that only advises decides nothing', async () => {
    const gate = await gateOver({ run_c: [], run_1: right(9, 1) });
    const { data } = await gate(`{ ${RIGHT}, measure: PASS_RATE, min: 0.95, advisory: true } { ${RIGHT}, measure: PASS_RATE, min: 0.9 }`);
    expect(data.evaluationGate).toMatchObject({ verdict: 'PASS', checks: [{ verdict: 'FAIL', advisory: true }, { verdict: 'PASS' }] });
  });
});

describe('malformed input is refused with its place', () => {
  test.each<[rules: string, field: string, more?: string]>([
    ['', 'input.rules'],
    [`{ ${RIGHT}, measure: PASS_RATE }`, 'input.rules.0'],
    [`{ ${RIGHT}, measure: PASS_RATE, min: 0.1, max: 0.9 }`, 'input.rules.0'],
    ['{ measure: PASS_RATE, min: 0.1 }', 'input.rules.0.evaluator'],
    [`{ ${RIGHT}, measure: ERROR_RATE, max: 0.1 }`, 'input.rules.0.evaluator'],
    [`{ ${RIGHT}, measure: MEAN, min: 0.1, denominator: LOGS }`, 'input.rules.0.denominator'],
    ['{ evaluator: { name: "Quality" }, measure: SCORE, min: 0.1, denominator: LOGS }', 'input.rules.0.denominator'],
    [`{ ${RIGHT}, measure: OPTION_SHARE, max: 0.1 }`, 'input.rules.0.option'],
    ['{ measure: PERCENTILE, max: 0.1 }', 'input.rules.0.percentile'],
    ['{ measure: PERCENTILE, percentile: 101, max: 0.1 }', 'input.rules.0.percentile'],
    ['{ measure: LOG_COUNT, maxDrop: 0.1 }', 'input.rules.0.maxDrop'],
    [`{ ${RIGHT}, measure: SCORE, maxDrop: -0.1 }`, 'input.rules.0.maxDrop'],
    ['{ measure: LOG_COUNT, min: 1, minSamples: 0 }', 'input.rules.0.minSamples'],
    ['{ measure: LOG_COUNT, min: 1, filter: { runIds: ["run_1"] } }', 'input.rules.0.filter.runIds'],
    ['{ measure: LOG_COUNT, min: 1, filter: { and: [] } }', 'input.rules.0.filter.and'],
    ['{ measure: LOG_COUNT, min: 1 }', 'input.controlRunId', ', controlRunId: "../x"'],
  ])('%s', async (rules, field, more = '') => {
    const reply = await (await gateOver({ run_c: [], run_1: right(2) }))(rules, more);
    expect(refusalsOf(reply)).toEqual(refused('evaluationGate', field));
  });
});
