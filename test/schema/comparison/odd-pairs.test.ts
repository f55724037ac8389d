import { describe, expect, test } from 'vitest';
import { writeExport } from '../../support/export-directory.ts';
import { backendOver, facade } from '../../support/helpers.ts';
import { countsOf, pairsByHand, rowsByHand } from './compared-by-hand.ts';
import { EVALUATION, EVALUATORS, FAILED, type MadeLog, madeExport, madeRows } from './compared-export.ts';
import { MODES } from './modes.ts';

type Runs = Readonly<Record<string, readonly MadeLog[]>>;

const many = (count: number, log: (index: number) => MadeLog): MadeLog[] => Array.from({ length: count }, (_, index) => log(index));
const right =
  (said: unknown) =>
  (index: number): MadeLog => ({ datapoint: `dp_${index}`, judged: { Right: said } });

const FIGURES = `pairs controlScore candidateScore delta deltaInterval { lower upper method n } changes { change count }
  significance { verdict method pValue pValueExact pValueAdjusted comparisons differingPairs minimumDetectableDelta requiredPairs(delta: 0.1) }`;

const near = (value: number) => expect.closeTo(value, 9);

describe.each(MODES)('%s', (_mode, over) => {
  const compare = async (runs: Runs, selection: string, args = '') => {
    const upstream = await backendOver(await writeExport(madeExport(runs)));
    const { ask, bugs } = facade(over(upstream));
    const reply = await ask(`{ evaluation(id: "${EVALUATION}") { comparison${args} { ${selection} } } }`);
    expect([reply.errors, bugs]).toEqual([undefined, []]);
    return reply.data.evaluation.comparison;
  };

  /** What one evaluator says of the first candidate. */
  const outcomeOf = async (runs: Runs, name: string, args = '') => {
    const { summary } = await compare(runs, `summary(evaluators: [{ name: "${name}" }]) { ${FIGURES} }`, args);
    const { changes, ...outcome } = summary[0];
    const counted = changes.filter(({ count }: { count: number }) => count > 0);
    return {
      ...outcome,
      changes: Object.fromEntries(counted.map(({ change, count }: { change: string; count: number }) => [change, count])),
    };
  };

  test('zero pairs are an answer', async () => {
    const runs = { run_c: [{ judged: { Right: true } }], run_1: [{ judged: { Right: true } }] };
    expect(
      await compare(runs, 'pairedCount unmatchedCount rows { totalCount nodes { datapoint { humanloopId } cells { logs { runId } } } }'),
    ).toEqual({
      pairedCount: 0,
      unmatchedCount: 2,
      rows: {
        totalCount: 2,
        nodes: [
          { datapoint: null, cells: [{ logs: [{ runId: 'run_c' }] }, { logs: [] }] },
          { datapoint: null, cells: [{ logs: [] }, { logs: [{ runId: 'run_1' }] }] },
        ],
      },
    });
    expect(await outcomeOf(runs, 'Right')).toMatchObject({
      pairs: 0,
      controlScore: null,
      delta: null,
      deltaInterval: null,
      changes: { INCOMPARABLE: 2 },
      significance: {
        verdict: 'TOO_FEW_PAIRS',
        method: null,
        pValue: null,
        pValueAdjusted: null,
        minimumDetectableDelta: null,
        requiredPairs: null,
      },
    });
  });

  test('one pair has a difference, and nothing can be told from it', async () => {
    const runs = { run_c: [right(false)(1)], run_1: [right(true)(1)] };
    expect(await outcomeOf(runs, 'Right')).toMatchObject({
      pairs: 1,
      delta: 1,
      changes: { IMPROVED: 1 },
      significance: { verdict: 'TOO_FEW_PAIRS', differingPairs: 1, minimumDetectableDelta: null },
    });
  });

  test('a hundred equal pairs leave a range of what may be, and no test', async () => {
    const outcome = await outcomeOf({ run_c: many(100, right(true)), run_1: many(100, right(true)) }, 'Right');
    expect(outcome).toMatchObject({
      pairs: 100,
      delta: 0,
      deltaInterval: { method: 'NEWCOMBE_PAIRED', n: 100 },
      changes: { UNCHANGED: 100 },
      significance: { verdict: 'TOO_FEW_PAIRS', pValue: null, pValueExact: null, differingPairs: 0 },
    });
    expect(outcome.deltaInterval.lower).toBeLessThan(0);
  });

  test('good and bad pairs go by McNemar’s test', async () => {
    // 36 good on both sides, 12 of the candidate alone, 2 of the control alone.
    const said = (index: number) => ({ before: index < 36 || index >= 48, after: index < 48 });
    const runs = {
      run_c: many(50, (index) => right(said(index).before)(index)),
      run_1: many(50, (index) => right(said(index).after)(index)),
    };
    expect(await outcomeOf(runs, 'Right')).toMatchObject({
      delta: near(0.2),
      deltaInterval: { lower: near(0.056929584), upper: near(0.340427603), method: 'NEWCOMBE_PAIRED' },
      changes: { IMPROVED: 12, REGRESSED: 2, UNCHANGED: 36 },
      significance: {
        verdict: 'IMPROVED',
        method: 'MCNEMAR_MID_P',
        pValue: near(0.00738525390625),
        pValueExact: near(0.012939453125),
        pValueAdjusted: near(0.00738525390625),
        comparisons: 1,
      },
    });
  });

  test('numbers go by the paired t test, and the range holds 0 just where it says nothing', async () => {
    const darwin = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48];
    const quality =
      (value: number) =>
      (index: number): MadeLog => ({ datapoint: `dp_${index}`, judged: { Quality: value } });
    const runs = { run_c: many(15, quality(100)), run_1: many(15, (index) => quality(100 + (darwin[index] ?? 0))(index)) };
    expect(await outcomeOf(runs, 'Quality')).toMatchObject({
      delta: near(20.933333333333334),
      deltaInterval: { lower: near(0.031193318392979563), upper: near(41.83547334827369), method: 'T', n: 15 },
      significance: { verdict: 'IMPROVED', method: 'PAIRED_T', pValue: near(0.049702944021800866), pValueExact: near(0.05267333984375) },
    });
    expect(await outcomeOf(runs, 'Quality', '(alpha: 0.04)')).toMatchObject({ significance: { verdict: 'INCONCLUSIVE' } });
  });

  test('pairs of one place in the inputs are a cluster', async () => {
    const differences = [1, 0, 0, 1, -1, 0, 1, 1, 0, 0, 1, 0];
    const log = (index: number, value: number): MadeLog => ({
      datapoint: `dp_${index}`,
      inputs: { text: index % 12 < 12 ? Math.floor(index / 3) : 0 },
      judged: { Quality: value },
    });
    const runs = { run_c: many(12, (index) => log(index, 5)), run_1: many(12, (index) => log(index, 5 + (differences[index] ?? 0))) };
    expect(await outcomeOf(runs, 'Quality', '(clusterBy: "/text")')).toMatchObject({
      delta: near(1 / 3),
      deltaInterval: { lower: near(-0.09974275454170362), upper: near(0.7664094212083703), method: 'CLUSTERED_T', n: 4 },
    });
  });

  test('neutral options and texts are the same or another, and never tested', async () => {
    const judged = (Mood: string, Note: string) => ({ Mood, Note });
    const runs = {
      run_c: [
        { datapoint: 'a', judged: judged('calm', 'x') },
        { datapoint: 'b', judged: judged('calm', 'y') },
        { datapoint: 'c', judged: judged('cross', 'z') },
      ],
      run_1: [
        { datapoint: 'a', judged: judged('cool', 'x') },
        { datapoint: 'b', judged: judged('calm', 'Y') },
        { datapoint: 'c', judged: judged('glad', 'z') },
      ],
    };
    expect(await outcomeOf(runs, 'Mood')).toMatchObject({ pairs: 1, delta: 1, changes: { CHANGED: 1, UNCHANGED: 1, IMPROVED: 1 } });
    expect(await outcomeOf(runs, 'Note')).toMatchObject({
      pairs: 0,
      delta: null,
      changes: { CHANGED: 1, UNCHANGED: 2 },
      significance: { verdict: 'NOT_TESTABLE', pValue: null, comparisons: 1 },
    });
  });

  test('what is missing, abstained, failed or no number on one side is no pair', async () => {
    const sides = [undefined, null, FAILED, Number.NaN, 3, 4];
    const cases = sides.flatMap((before) => sides.map((after) => ({ before, after })));
    const log = (said: unknown, index: number): MadeLog => ({
      datapoint: `dp_${index}`,
      judged: said === undefined ? {} : { Quality: said },
    });
    const runs = {
      run_c: cases.map(({ before }, index) => log(before, index)),
      run_1: cases.map(({ after }, index) => log(after, index)),
    };
    const rows = rowsByHand(madeRows(runs), EVALUATORS, Object.keys(runs));
    expect(await outcomeOf(runs, 'Quality')).toMatchObject({
      pairs: 4,
      delta: 0,
      changes: countsOf(rows.map(({ changes }) => changes[1]?.[0] ?? '')),
    });
  });

  test('a log that failed is a failure of whatever was judged, and a recovery the other way', async () => {
    const [sound, failed]: MadeLog[] = [
      { datapoint: 'a', judged: { Right: true } },
      { datapoint: 'a', error: 'Timed out.' },
    ];
    expect(await outcomeOf({ run_c: [sound as MadeLog], run_1: [failed as MadeLog] }, 'Right')).toMatchObject({ changes: { ERRORED: 1 } });
    expect(await outcomeOf({ run_c: [failed as MadeLog], run_1: [sound as MadeLog] }, 'Right')).toMatchObject({
      changes: { RECOVERED: 1 },
    });
    expect(await outcomeOf({ run_c: [failed as MadeLog], run_1: [failed as MadeLog] }, 'Right')).toMatchObject({
      changes: { INCOMPARABLE: 1 },
    });
  });

  test('differences up to minDelta are none', async () => {
    const quality =
      (value: number) =>
      (index: number): MadeLog => ({ datapoint: `dp_${index}`, judged: { Quality: value + index / 10 } });
    const runs = {
      run_c: many(6, () => quality(1)(0)).map((log, index) => ({ ...log, datapoint: `dp_${index}` })),
      run_1: many(6, quality(1)),
    };
    expect(await outcomeOf(runs, 'Quality', '(minDelta: 0.3)')).toMatchObject({ changes: { UNCHANGED: 4, IMPROVED: 2 } });
    expect(await outcomeOf(runs, 'Quality')).toMatchObject({ changes: { UNCHANGED: 1, IMPROVED: 5 } });
  });

  test('several logs of a datapoint are averaged, and shown with the newest first', async () => {
    const judged = (value: unknown, index: number): MadeLog => ({ datapoint: `dp_${Math.floor(index / 2)}`, judged: { Right: value } });
    const runs = { run_c: many(20, (index) => judged(index % 4 === 0, index)), run_1: many(20, (index) => judged(index % 2 === 0, index)) };
    const rows = rowsByHand(madeRows(runs), EVALUATORS, Object.keys(runs));
    const pairs = pairsByHand(rows, EVALUATORS[0], 0);
    const outcome = await outcomeOf(runs, 'Right');
    expect(outcome).toMatchObject({
      pairs: 10,
      controlScore: near(pairs.reduce((sum, { before }) => sum + before, 0) / 10),
      candidateScore: near(0.5),
      significance: { method: 'PAIRED_T', differingPairs: pairs.filter(({ before, after }) => before !== after).length },
    });
    const { repeatedCount, rows: shown } = await compare(
      runs,
      'repeatedCount rows(first: 1) { nodes { cells { logs { log { humanloopId } } judgments(evaluators: [{ name: "Right" }]) { score judgment { display } } } } }',
    );
    expect(repeatedCount).toBe(10);
    expect(shown.nodes[0].cells).toEqual([
      {
        logs: [{ log: { humanloopId: 'log_run_c_1' } }, { log: { humanloopId: 'log_run_c_0' } }],
        judgments: [{ score: 0.5, judgment: { display: 'false' } }],
      },
      {
        logs: [{ log: { humanloopId: 'log_run_1_1' } }, { log: { humanloopId: 'log_run_1_0' } }],
        judgments: [{ score: 0.5, judgment: { display: 'false' } }],
      },
    ]);
  });

  test('ten candidates are ten tests, and the eleventh other run is left out', async () => {
    const candidates = Object.fromEntries(many(11, () => ({})).map((_, index) => [`run_${index}`, many(8, right(index % 2 === 0))]));
    const runs = { run_c: many(8, right(false)), ...candidates };
    const { candidates: shown, summary } = await compare(
      runs,
      'candidates { humanloopId } summary(evaluators: [{ name: "Right" }]) { delta significance { verdict comparisons pValue pValueAdjusted } }',
    );
    expect(shown).toHaveLength(10);
    const [p, worse] = [2 ** -8, summary.filter(({ delta }: { delta: number }) => delta === 0).length];
    for (const { delta, significance } of summary) {
      if (delta === 0) expect(significance).toMatchObject({ verdict: 'TOO_FEW_PAIRS', pValue: null });
      else expect(significance).toEqual({ verdict: 'IMPROVED', comparisons: 10 - worse, pValue: near(p), pValueAdjusted: near(p) });
    }
  });

  test('runs without datasets are paired by equal inputs', async () => {
    const log = (question: unknown, said: boolean): MadeLog => ({ inputs: { question, at: { b: 1, a: [2] } }, judged: { Right: said } });
    const runs = {
      run_c: [log('one', true), log('two', false), log('three', true)],
      run_1: [log('two', true), log('one', true), log('four', false)],
    };
    const { pairedCount, unmatchedCount, rows } = await compare(
      runs,
      'pairedCount unmatchedCount rows { nodes { datapoint { humanloopId } question: inputs(path: "/question") cells { logs { log { humanloopId } } } } }',
      '(pairBy: INPUTS)',
    );
    expect([pairedCount, unmatchedCount]).toEqual([2, 2]);
    expect(rows.nodes.map(({ question }: { question: string }) => question)).toEqual(['one', 'two', 'three', 'four']);
    expect(rows.nodes[1]).toMatchObject({
      datapoint: null,
      cells: [{ logs: [{ log: { humanloopId: 'log_run_c_1' } }] }, { logs: [{ log: { humanloopId: 'log_run_1_0' } }] }],
    });
    expect(await outcomeOf(runs, 'Right', '(pairBy: INPUTS)')).toMatchObject({
      pairs: 2,
      changes: { IMPROVED: 1, UNCHANGED: 1, INCOMPARABLE: 2 },
    });
  });

  test('a pair is there only where a log of each side passes the filter', async () => {
    const log = (index: number, said: boolean): MadeLog => ({
      datapoint: `dp_${index}`,
      inputs: { part: index % 2 },
      judged: { Right: said },
    });
    const runs = { run_c: many(10, (index) => log(index, true)), run_1: many(10, (index) => log(index, index > 4)) };
    expect(await outcomeOf(runs, 'Right', '(filter: { inputs: [{ path: "/part", eq: 1 }] })')).toMatchObject({
      pairs: 5,
      changes: { UNCHANGED: 3, REGRESSED: 2 },
    });
    // A filter on the outcome leaves only the pairs that were good on both sides.
    expect(await outcomeOf(runs, 'Right', '(filter: { judgments: [{ score: { gt: 0 } }] })')).toMatchObject({ pairs: 5, delta: 0 });
  });
});
