import { describe, expect, test } from 'vitest';
import { facade } from '../../support/helpers.ts';
import { refusalsOf, refused } from '../../support/refusals.ts';
import { synthetic } from '../../support/synthetic.ts';

const refusedFilters: [filter: string, field: string][] = [
  ['null', 'filter'],
  ['{ runIds: null }', 'filter.runIds'],
  ['{ and: [] }', 'filter.and'],
  ['{ or: [] }', 'filter.or'],
  ['{ or: null }', 'filter.or'],
  ['{ not: null }', 'filter.not'],
  ['{ duration: {} }', 'filter.duration'],
  ['{ duration: { gt: null } }', 'filter.duration.gt'],
  ['{ duration: { gt: 2, lt: 1 } }', 'filter.duration'],
  ['{ output: { caseSensitive: true } }', 'filter.output'],
  ['{ createdAt: { gt: "yesterday" } }', 'filter.createdAt.gt'],
  ['{ createdAt: { gte: "2025-02-30T00:00:00Z" } }', 'filter.createdAt.gte'],
  ['{ inputs: [] }', 'filter.inputs'],
  ['{ inputs: [{ path: "question", exists: true }] }', 'filter.inputs.0.path'],
  ['{ inputs: [{ path: "/question" }] }', 'filter.inputs.0'],
  ['{ inputs: [{ path: "/a~2", exists: true }] }', 'filter.inputs.0.path'],
  ['{ judgments: [{}] }', 'filter.judgments.0'],
  ['{ judgments: [{ evaluator: { name: "Judge 1" } }] }', 'filter.judgments.0'],
  ['{ judgments: [{ state: null }] }', 'filter.judgments.0.state'],
  ['{ judgments: [{ score: {} }] }', 'filter.judgments.0.score'],
  ['{ search: "" }', 'filter.search'],
  ['{ search: "\\"\\"" }', 'filter.search'],
  ['{ logIds: ["Log:"] }', 'filter.logIds'],
  ['{ versionIds: ["../x"] }', 'filter.versionIds'],
  ['{ and: [{ runIds: ["../x"] }] }', 'filter.and.0.runIds'],
  ['{ not: { runIds: ["Run:evr_1:evr_1-r0"] } }', 'filter.not.runIds'],
  ['{ or: [{ hasError: true }, { and: [{ logIds: ["a\\nb"] }] }] }', 'filter.or.1.and.0.logIds'],
];

const manyFacets = (count: number, name = ''): string =>
  `facets(by: [${Array.from({ length: count }, (_, index) => `{ inputsPath: "/${name}${index}" }`)}]) { totalCount }`;

const refusedArguments: [selection: string, field: string][] = [
  ['logs(orderBy: [{ by: { inputsPath: "question" } }]) { totalCount }', 'orderBy.0.by.inputsPath'],
  [`logs(orderBy: [${'{ by: { field: DURATION } } '.repeat(6)}]) { totalCount }`, 'orderBy'],
  ['logs(orderBy: [{ by: { field: DURATION }, direction: null }]) { totalCount }', 'orderBy.0.direction'],
  ['logs { aggregates { duration { percentile(p: 100.5) } } }', 'aggregates.duration.percentile.p'],
  ['logs { aggregates { duration { median: percentile(p: -1) } } }', 'aggregates.duration.median.p'],
  ['logs { all: aggregates { duration { percentiles(ps: [50, 101]) { p } } } }', 'all.duration.percentiles.ps.1'],
  ['logs { aggregates { totalCost { histogram(bins: 0) { count } } } }', 'aggregates.totalCost.histogram.bins'],
  ['logs { aggregates { totalCost { histogram(bins: 201) { count } } } }', 'aggregates.totalCost.histogram.bins'],
  ['logs { aggregates { totalCost { histogram(from: 2, to: 1) { count } } } }', 'aggregates.totalCost.histogram.from'],
  ['logs { aggregates { duration { meanInterval(confidence: 0) { lower } } } }', 'aggregates.duration.meanInterval.confidence'],
  ['logs { aggregates { errorRateInterval(confidence: 1) { lower } } }', 'aggregates.errorRateInterval.confidence'],
  ['logs { aggregates { judgments { scoreInterval(confidence: 95) { lower } } } }', 'aggregates.judgments.scoreInterval.confidence'],
  ['logs { aggregates { judgments { passRateInterval(confidence: -1) { lower } } } }', 'aggregates.judgments.passRateInterval.confidence'],
  ['logs { aggregates { judgments { numbers { percentile(p: 101) } } } }', 'aggregates.judgments.numbers.percentile.p'],
  ['logs { groups(by: []) { totalCount } }', 'groups.by'],
  ['logs { groups(by: [{ field: RUN }, { field: KIND }, { field: USER }, { field: MODEL }]) { totalCount } }', 'groups.by'],
  ['logs { groups(by: [{ field: RUN }, { field: RUN }]) { totalCount } }', 'groups.by.1'],
  ['logs { groups(by: [{ inputsPath: "question" }]) { totalCount } }', 'groups.by.0.inputsPath'],
  ['logs { groups(by: [{ field: RUN }], first: 0) { totalCount } }', 'groups.first'],
  ['logs { groups(by: [{ field: RUN }], first: 501) { totalCount } }', 'groups.first'],
  ['logs { groups(by: [{ createdAt: DAY }], timeZone: "Europe/Atlantis") { totalCount } }', 'groups.timeZone'],
  [
    'logs { groups(by: [{ field: RUN }]) { nodes { aggregates { duration { percentile(p: 101) } } } } }',
    'groups.nodes.aggregates.duration.percentile.p',
  ],
  ['logs { facets(by: []) { totalCount } }', 'facets.by'],
  [`logs { ${manyFacets(11)} }`, 'facets.by'],
  [`logs { ${['a', 'b', 'c', 'd'].map((name) => `${name}: ${manyFacets(10, name)}`).join(' ')} }`, 'facets'],
  ['logs { facets(by: [{ targetPath: "~" }]) { totalCount } }', 'facets.by.0.targetPath'],
  ['logs { facets(by: [{ field: RUN }], first: 501) { totalCount } }', 'facets.first'],
  ['logs { facets(by: [{ createdAt: HOUR }], timeZone: "") { totalCount } }', 'facets.timeZone'],
  ['logs(filter: { hasError: true }, first: 501) { totalCount }', 'first'],
  ['logs(filter: { hasError: true }, after: "1-x") { totalCount }', 'after'],
];

describe('what cannot be asked is refused before any call', () => {
  test.each([...refusedFilters.map(([filter, field]) => [`logs(filter: ${filter}) { totalCount }`, field] as const), ...refusedArguments])(
    '%s',
    async (selection, field) => {
      const { ask, calls, bugs } = facade({ upstream: synthetic() });
      const reply = await ask(`{ evaluation(id: "evr_0") { id ${selection} } }`);
      expect(refusalsOf(reply)).toEqual(refused('evaluation.logs', field));
      expect(reply.data).toBeUndefined();
      expect(calls).toEqual([]);
      expect(bugs).toEqual([]);
    },
  );

  test('a variable that is null, unlike one that is left out', async () => {
    const { ask, calls } = facade({ upstream: synthetic() });
    const query = 'query ($filter: EvaluationLogFilter) { evaluation(id: "evr_0") { logs(filter: $filter) { totalCount } } }';
    expect(refusalsOf(await ask(query, { filter: null }))).toEqual(refused('evaluation.logs', 'filter'));
    expect(calls).toEqual([]);
    expect((await ask(query)).errors).toBeUndefined();
  });
});

test.each([
  ['logs(filter: { judgments: [{ evaluator: { name: "Judge" }, passed: true }] }) { totalCount }', 'filter.judgments.0.evaluator'],
  ['logs(orderBy: [{ by: { judgment: { name: "Judge" } } }]) { totalCount }', 'orderBy.0.by.judgment'],
  ['logs { groups(by: [{ field: RUN }, { judgment: { name: "Judge" } }]) { totalCount } }', 'groups.by.1.judgment'],
  ['logs { facets(by: [{ judgment: { name: "Judge" } }]) { totalCount } }', 'facets.by.0.judgment'],
  ['logs { aggregates { judgments(evaluators: [{ name: "Judge" }]) { numErrors } } }', 'aggregates.judgments.evaluators.0'],
])('an evaluator that the evaluation does not have is refused where it stands: %s', async (selection, field) => {
  const { ask } = facade({ upstream: synthetic() });
  expect(refusalsOf(await ask(`{ evaluation(id: "evr_0") { ${selection} } }`))).toEqual(refused('evaluation.logs', field));
});
