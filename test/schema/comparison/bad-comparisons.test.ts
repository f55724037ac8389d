import { describe, expect, test } from 'vitest';
import { facade, json } from '../../support/helpers.ts';
import { refusalsOf, refused } from '../../support/refusals.ts';
import { runBody, synthetic } from '../../support/synthetic.ts';

const E = 'GET /evaluations/evr_0';
const LOGS = `${E}/logs`;

const about = (comparison: string): string => `{ evaluation(id: "evr_0") { id ${comparison} } }`;

/** What is refused by itself. */
const BY_ITSELF: [selection: string, field: string][] = [
  ['comparison(filter: null) { pairedCount }', 'filter'],
  ['comparison(filter: { duration: {} }) { pairedCount }', 'filter.duration'],
  ['comparison(alpha: 0) { pairedCount }', 'alpha'],
  ['comparison(alpha: 1) { pairedCount }', 'alpha'],
  ['comparison(minDelta: -0.1) { pairedCount }', 'minDelta'],
  ['comparison(clusterBy: "question") { pairedCount }', 'clusterBy'],
  ['comparison(clusterBy: "/a~2") { pairedCount }', 'clusterBy'],
  ['comparison { summary { deltaInterval(confidence: 0) { lower } } }', 'summary.deltaInterval.confidence'],
  ['comparison { all: summary { wide: deltaInterval(confidence: 95) { lower } } }', 'all.wide.confidence'],
  ['comparison { measures { deltaInterval(confidence: 1) { lower } } }', 'measures.deltaInterval.confidence'],
  ['comparison { summary { significance { requiredPairs(delta: 0) } } }', 'summary.significance.requiredPairs.delta'],
  ['comparison { summary { significance { requiredPairs(delta: 1, power: 1) } } }', 'summary.significance.requiredPairs.power'],
  ['comparison { rows(filter: null) { totalCount } }', 'rows.filter'],
  ['comparison { rows(filter: { changes: null }) { totalCount } }', 'rows.filter.changes'],
  ['comparison { rows(filter: { delta: {} }) { totalCount } }', 'rows.filter.delta'],
  ['comparison { worst: rows(filter: { delta: { gt: 2, lt: 1 } }) { totalCount } }', 'worst.filter.delta'],
  ['comparison(controlId: "../x") { pairedCount }', 'controlId'],
  ['comparison(candidateIds: ["evr_0-r1", "../x"]) { pairedCount }', 'candidateIds.1'],
  ['comparison { rows(filter: { candidateId: "../x" }) { totalCount } }', 'rows.filter.candidateId'],
  ['comparison { rows(first: 501) { totalCount } }', 'rows.first'],
  ['comparison { rows(first: 1, last: 1) { totalCount } }', 'rows.last'],
  ['comparison { rows(after: "x") { totalCount } }', 'rows.after'],
];

/** What is refused for the runs and evaluators that there are. */
const BY_RUNS: [selection: string, field: string][] = [
  ['comparison(controlId: "evr_0-r9") { pairedCount }', 'controlId'],
  ['comparison(controlId: "Run:evr_1:evr_0-r0") { pairedCount }', 'controlId'],
  ['comparison(candidateIds: []) { pairedCount }', 'candidateIds'],
  ['comparison(candidateIds: ["evr_0-r1", "evr_1-r1"]) { pairedCount }', 'candidateIds.1'],
  ['comparison(candidateIds: ["Run:evr_1:evr_0-r1"]) { pairedCount }', 'candidateIds.0'],
  ['comparison(candidateIds: ["evr_0-r0"]) { pairedCount }', 'candidateIds'],
  ['comparison(controlId: "evr_0-r1", candidateIds: ["Run:evr_0:evr_0-r1"]) { pairedCount }', 'candidateIds'],
  ['comparison(filter: { runIds: ["evr_0-r1"] }) { pairedCount }', 'filter.runIds'],
  ['comparison(filter: { or: [{ hasError: true }, { not: { runIds: [] } }] }) { pairedCount }', 'filter.or.1.not.runIds'],
  ['comparison { summary(evaluators: [{ name: "Judge" }]) { pairs } }', 'summary.evaluators.0'],
  [
    'comparison { rows { nodes { cells { judgments(evaluators: [{ name: "Judge 1" }, { path: "Judge" }]) { state } } } } }',
    'rows.nodes.cells.judgments.evaluators.1',
  ],
  [
    'comparison { rows { edges { node { cells { judgments(evaluators: [{ versionId: "evv_9" }]) { state } } } } } }',
    'rows.edges.node.cells.judgments.evaluators.0',
  ],
  ['comparison { rows(filter: { evaluator: { name: "Judge" } }) { totalCount } }', 'rows.filter.evaluator'],
  ['comparison { rows(filter: { candidateId: "evr_0-r0" }) { totalCount } }', 'rows.filter.candidateId'],
  ['comparison { rows(after: "5-x") { totalCount } }', 'rows.after'],
];

describe('what cannot be compared is refused', () => {
  test.each(BY_ITSELF)('before any call: %s', async (selection, field) => {
    const { ask, calls, bugs } = facade({ upstream: synthetic() });
    const reply = await ask(about(selection));
    expect(refusalsOf(reply)).toEqual(refused('evaluation.comparison', field));
    expect(reply.data).toBeUndefined();
    expect([calls, bugs]).toEqual([[], []]);
  });

  test.each(BY_RUNS)('before any call of rows: %s', async (selection, field) => {
    const { ask, calls, bugs } = facade({ upstream: synthetic({ runs: 3 }) });
    const reply = await ask(about(selection));
    expect(refusalsOf(reply)).toEqual(refused('evaluation.comparison', field));
    expect(calls.toSorted()).toEqual([E, `${E}/runs`]);
    expect(bugs).toEqual([]);
  });

  test.each([
    ['an unknown run', 'candidateIds: ["run_x"]'],
    ['runs of the filter', 'filter: { runIds: ["evr_0-r0"] }'],
    ['the control run as its own candidate', 'candidateIds: ["evr_0-r0"]'],
  ])('with the names of the runs that there are: %s', async (_what, args) => {
    const { ask } = facade({ upstream: synthetic({ runs: 3 }) });
    const { errors } = await ask(about(`comparison(${args}) { pairedCount }`));
    for (const id of ['evr_0-r0', 'evr_0-r1', 'evr_0-r2']) expect(errors?.[0]?.message).toContain(id);
  });

  test.each([
    ['no control run', [runBody('run_1', 1), runBody('run_2', 2)], 'controlId', 'run_2'],
    ['no other run', [runBody('run_0', 0)], 'candidateIds', 'run_0'],
  ])('where there is %s', async (_what, runs, field, named) => {
    const { ask, calls } = facade({ upstream: synthetic(), respond: ({ path }) => (path.endsWith('/runs') ? json({ runs }) : undefined) });
    const reply = await ask(about('comparison { pairedCount }'));
    expect(refusalsOf(reply)).toEqual(refused('evaluation.comparison', field));
    expect(reply.errors?.[0]?.message).toContain(named);
    expect(calls.some((call) => call.startsWith(LOGS))).toBe(false);
  });

  test('more than ten candidates, and not ten', async () => {
    const { ask } = facade({ upstream: synthetic({ runs: 12, logsPerRun: 2 }) });
    const named = (count: number) => JSON.stringify(Array.from({ length: count }, (_, index) => `evr_0-r${index + 1}`));
    expect(refusalsOf(await ask(about(`comparison(candidateIds: ${named(11)}) { pairedCount }`)))).toEqual(
      refused('evaluation.comparison', 'candidateIds'),
    );
    expect((await ask(about(`comparison(candidateIds: ${named(10)}) { pairedCount }`))).errors).toBeUndefined();
  });

  test('a cursor of other rows, and not one of these', async () => {
    const { ask } = facade({ upstream: synthetic() });
    const page = async (args: string, rows: string) => ask(about(`comparison${args} { rows(${rows}) { pageInfo { endCursor } } }`));
    const cursor = (await page('', 'first: 2')).data.evaluation.comparison.rows.pageInfo.endCursor;
    expect((await page('', `first: 5, after: "${cursor}"`)).errors).toBeUndefined();
    expect((await page('(alpha: 0.1)', `first: 5, after: "${cursor}"`)).errors).toBeUndefined();
    for (const [args, rows] of [
      ['', `after: "${cursor}", filter: { changes: [REGRESSED] }`],
      ['', `after: "${cursor}", orderBy: { field: DELTA }`],
      ['(minDelta: 0.5)', `after: "${cursor}"`],
      ['(controlId: "evr_0-r1")', `after: "${cursor}"`],
      ['(filter: { hasError: false })', `after: "${cursor}"`],
    ] as const) {
      expect(refusalsOf(await page(args, rows))).toEqual(refused('evaluation.comparison', 'rows.after'));
    }
  });
});
