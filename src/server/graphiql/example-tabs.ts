import type { Examples, NoExample } from './example-ids.ts';
import { indented, lacksStats, NO_STATS, quoted, type Tab, tabAbout } from './example-tab.ts';
import { backwards, knownDepth, logDrawer, logsTable } from './row-tabs.ts';

const LIST_COMMENTS: Readonly<Record<NoExample, string>> = {
  none: '# What is here: no evaluation yet.',
  'key-needed': `# Which evaluations there are, newest first. A key is needed: put it between the quotes of X-API-KEY under Headers below, and press play.
# It counts for the other tabs too, where their X-API-KEY is left empty. A server that wants a file: evaluations(fileId: "…").`,
  unknown: '# Which evaluations there are, newest first. A server that wants a file: evaluations(fileId: "…").',
};

const list = (examples: Examples): Tab => ({
  query: `${typeof examples === 'object' ? '# Which evaluations there are, newest first. Each of them can be asked for in the other tabs, by its humanloopId.' : LIST_COMMENTS[examples]}
query Evaluations($after: String) {
  evaluationSource { kind exportedAt isReadOnly }
  evaluations(first: 20, after: $after) {
    totalCount
    pageInfo { endCursor hasNextPage }
    nodes {
      humanloopId
      name
      createdAt
      fileId
    }
  }
}
`,
});

const overviewFields = (stats: string): string => `name
controlRun { id label }
evaluators {
  version { versionId path name spec { returnType numberValence options { option valence } } }
}
runs {
  id
  label
  status
  version { __typename name versionName ... on PromptVersion { model temperature } }
  dataset { name datapointsCount }
${stats}}`;

const RUN_STATS = `  stats {
    numLogs
    expectedLogs
    evaluatorStats {
      __typename
      evaluator { path }
      numJudgments
      numNulls
      numErrors
      score
      ... on BooleanEvaluatorStats { passRate numTrue numFalse }
      ... on NumericEvaluatorStats { mean std percentile(p: 95) }
      ... on SelectEvaluatorStats { optionCounts { option count fraction } }
    }
  }
`;

const overview = (examples: Examples): Tab =>
  tabAbout(examples, {
    comment: `# An evaluation at a glance: its runs side by side, judged by the same evaluators.
# However many runs there are, the upstream calls stay as few.${lacksStats(examples) ? NO_STATS : ''}`,
    name: 'EvaluationOverview',
    fields: overviewFields(lacksStats(examples) ? '' : RUN_STATS),
  });

const ASKED = `logs(first: 10, filter: { hasError: false }, orderBy: [{ by: { field: DURATION }, direction: DESC }]) {
  totalCount
  scan { isPushedDown rowsRead }
  aggregates {
    duration { mean percentiles { p value } histogram(bins: 10) { from to count } }
    judgments { evaluator { path } numJudgments numErrors numMissing score scoreInterval { lower upper } }
  }
  facets(by: [{ field: RUN }, { field: MODEL }]) { values { key { label run { label } } count isSelected } }
  nodes { run { label } log { duration output(maxLength: 200) } judgments { evaluator { name } state display } }
}`;

const ask = (examples: Examples): Tab =>
  tabAbout(examples, {
    comment: `# Not only read, but asked: the slowest answers first, and beside them what all rows that the filter lets through come to.
# The embedded backend answers this in one call; of another server every row is read, up to --scan-limit calls.`,
    name: 'Ask',
    fields: ASKED,
  });

const COMPARED = `comparison(controlId: $control, candidateIds: [$candidate]) {
  pairedCount
  summary {
    evaluator { name }
    pairs
    delta
    deltaInterval { lower upper }
    significance { verdict pValueAdjusted comparisons }
    changes { change count }
  }
  measures { measure delta deltaInterval { lower upper } }
  rows(first: 5, filter: { changes: [REGRESSED, ERRORED] }, orderBy: { field: DELTA }) {
    totalCount
    nodes {
      inputs
      cells { run { label } logs { log { output(maxLength: 200) error } } judgments { evaluator { name } change delta judgment { display } } }
    }
  }
}`;

const compare = (examples: Examples): Tab => {
  const comment = '# Is one run better than another, or is that chance? Datapoint by datapoint, with what became worse.';
  if (typeof examples !== 'object' || !examples.pair) {
    return tabAbout(examples, {
      comment: `${comment}\n# Of an evaluation with two runs that have logs: comparison(controlId: "…", candidateIds: ["…"]) { summary { delta } }`,
      name: 'Compare',
      fields: 'id\nname\nruns { id label status version { __typename name versionName } dataset { name } }',
    });
  }
  const [control, candidate] = examples.pair;
  return tabAbout(examples, {
    comment,
    name: 'Compare',
    variables: [`$control: ID! = ${quoted(control)}`, `$candidate: ID! = ${quoted(candidate)}`],
    fields: COMPARED,
  });
};

const scores = (evaluatorStats: string): string => `stats {
  report
  runStats { run { label } ${evaluatorStats} { score numJudgments } }
}`;

const byName = (examples: Examples): Tab => {
  const comment = `# What a CI job reads: an evaluation by its name, and the scores of each run.${lacksStats(examples) ? NO_STATS : ''}`;
  if (typeof examples !== 'object' || examples.file === undefined || examples.name === undefined) {
    return tabAbout(examples, {
      comment: `${comment}\n# Where it has a file and a name: evaluationByName(fileId: "…", name: "…")`,
      name: 'ByName',
      fields: `id\nname\nfileId${lacksStats(examples) ? '' : `\n${scores('evaluatorStats')}`}`,
    });
  }
  const { file, name, evaluator, hasStats } = examples;
  const ofOne = evaluator !== undefined && hasStats;
  const variable = ofOne ? `, $evaluator: String! = ${quoted(evaluator)}` : '';
  const asked = hasStats ? scores(`evaluatorStats${ofOne ? '(evaluator: { path: $evaluator })' : ''}`) : 'runs { label }';
  return {
    query: `${comment}
query ByName($file: ID! = ${quoted(file)}, $name: String! = ${quoted(name)}${variable}) {
  evaluationByName(fileId: $file, name: $name) {
    id
${indented(asked, 2)}
  }
}
`,
  };
};

/**
 * The queries that GraphiQL opens with, a tab each. Their ids are defaults of their variables, for GraphiQL leaves the variables of its
 * default tabs out. Without ids they ask for the newest evaluation, so that each answers over any source.
 */
export const exampleTabs = (examples: Examples): Tab[] =>
  [list, overview, logsTable, knownDepth, backwards, logDrawer, byName, compare, ask].map((tabOf) => tabOf(examples));
