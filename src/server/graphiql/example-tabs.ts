import type { Examples, NoExample } from './example-ids.ts';

interface Tab {
  readonly query: string;
}

/** A text as GraphQL writes it. */
const quoted = (text: string): string => JSON.stringify(text.toWellFormed());

/** What a tab without ids says above its query. */
const NOTES: Readonly<Record<NoExample, string>> = {
  none: '# There is no evaluation here yet. Of the newest, once there is one:',
  'key-needed':
    '# With your key in the headers below this asks for the newest evaluation; evaluation(id: "…") asks for one of the first tab.',
  unknown: '# This asks for the newest evaluation; evaluation(id: "…") asks for one of the first tab.',
};

const indented = (text: string, depth: number): string => text.replace(/^(?=.)/gm, '  '.repeat(depth));

/** What a query says and asks of one evaluation: of the one that is known, else of the newest. */
interface About {
  readonly comment: string;
  readonly name: string;
  /** Its other variables, such as `$after: String`. */
  readonly variables?: readonly string[];
  /** The fields of the evaluation. */
  readonly fields: string;
  readonly fragments?: string;
}

const tabAbout = (examples: Examples, { comment, name, variables = [], fields, fragments = '' }: About): Tab => {
  const isKnown = typeof examples === 'object';
  const all = [...(isKnown ? [`$id: ID! = ${quoted(examples.evaluation)}`] : []), ...variables];
  const signature = all.length === 0 ? name : `${name}(${all.join(', ')})`;
  const lines = isKnown
    ? [comment, `query ${signature} {`, '  evaluation(id: $id) {', indented(fields, 2), '  }', '}']
    : [
        comment,
        NOTES[examples],
        `query ${signature} {`,
        '  evaluations(first: 1) {',
        '    nodes {',
        indented(fields, 3),
        '    }',
        '  }',
        '}',
      ];
  return { query: `${lines.join('\n')}\n${fragments}` };
};

const runOf = (examples: Examples): string | undefined => (typeof examples === 'object' ? examples.run : undefined);

/** For an evaluation that is known to have no rows. */
const noRows = (examples: Examples): string =>
  typeof examples === 'object' && examples.row === undefined ? '\n# The evaluation of this example has no rows yet.' : '';

const lacksStats = (examples: Examples): boolean => typeof examples === 'object' && !examples.hasStats;

const NO_STATS = '\n# The stats of the evaluation of this example are not there.';

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
  version { versionId path name spec { returnType numberValence options { name valence } } }
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

/** Of one run, where there is one with rows; else of all. */
const filterOf = (examples: Examples): string => (runOf(examples) === undefined ? '' : ', filter: { runIds: [$run] }');

const runVariable = (examples: Examples): string[] => {
  const run = runOf(examples);
  return run === undefined ? [] : [`$run: ID! = ${quoted(run)}`];
};

const logsTable = (examples: Examples): Tab =>
  tabAbout(examples, {
    comment: `# The rows of one run, page by page: give endCursor as $after for the next one.
# Every row has one judgment cell for each evaluator, so the columns line up.${noRows(examples)}`,
    name: 'RunLogsTable',
    variables: [...runVariable(examples), '$after: String'],
    fields: `logs(first: 50, after: $after${filterOf(examples)}) {
  totalCount
  pageInfo { endCursor hasNextPage }
  edges {
    cursor
    node {
      id
      datapoint {
        humanloopId
        question: inputs(path: "/question")
        expected: target(path: "/answer")
      }
      log {
        __typename
        id
        output(maxLength: 280)
        error
        duration
        ... on ModelLog { totalTokens totalCost finishReason }
      }
      judgments { evaluator { name } state error judgment { display score } }
    }
  }
}`,
  });

const knownDepth = (examples: Examples): Tab =>
  tabAbout(examples, {
    comment: `# Judgments are logs and may be judged in turn: a judge, a judge of the judge, a person on top.
# They travel inside the row, so no level costs a call.${noRows(examples)}`,
    name: 'KnownDepth',
    variables: runVariable(examples),
    fields: `logs(first: 5${filterOf(examples)}) {
  nodes {
    runId
    log { output(maxLength: 80) }
    evaluatorLogs {
      evaluator { name }
      judgment { ...JudgmentChip }
      evaluatorLogs {
        evaluator { name }
        judgment { ...JudgmentChip }
        evaluatorLogs { evaluator { name } judgment { ...JudgmentChip } }
      }
    }
  }
}`,
    fragments: `
fragment JudgmentChip on Judgment {
  display
  score
  valence
}
`,
  });

const backwards = (examples: Examples): Tab =>
  tabAbout(examples, {
    comment: `# The last rows first; give startCursor as $before to walk on towards the beginning.${noRows(examples)}`,
    name: 'Backwards',
    variables: ['$before: String'],
    fields: `logs(last: 50, before: $before) {
  totalCount
  pageInfo { hasPreviousPage startCursor }
  nodes { id run { label } log { output(maxLength: 80) } }
}`,
  });

const DRAWER = `run { id label }
datapoint { inputs target messages { role text } }
log {
  __typename
  id
  output
  inputs
  metadata
  startTime
  endTime
  stdout
  error
  providerLatency
  ... on PromptLog {
    prompt { path model template }
    messages { role text toolCalls { functionName argumentsJson } }
    promptCost
    outputCost
    finishReason
  }
  ... on ToolLog { tool { path signature } }
  ... on FlowLog { flow { path } logStatus }
  ... on AgentLog { agent { path maxIterations } }
  ... on EvaluatorLog { evaluator { path } judgment { display } }
  trace { depth parentId isTruncated log { id kind duration error(maxLength: 200) } }
}
allEvaluatorLogs {
  depth
  parentId
  path
  isTruncated
  log {
    id
    error
    evaluator { name spec { __typename ... on LlmEvaluatorSpec { prompt } } }
    judgment {
      raw
      display
      ... on NumberJudgment { number }
      ... on BooleanJudgment { passed }
      ... on SelectJudgment { option }
      ... on MultiSelectJudgment { options }
      ... on TextJudgment { text }
    }
  }
}`;

const logDrawer = (examples: Examples): Tab => {
  const comment = '# Everything about one row: the log, what judged it at any depth, and its trace.';
  const row = typeof examples === 'object' ? examples.row : undefined;
  if (row !== undefined) {
    return {
      query: `${comment}
query LogDrawer($id: ID! = ${quoted(row)}) {
  node(id: $id) {
    ... on EvaluationLog {
${indented(DRAWER, 3)}
    }
  }
}
`,
    };
  }
  const fields = `logs(first: 1) {\n  nodes {\n${indented(DRAWER, 2)}\n  }\n}`;
  return tabAbout(examples, { comment: `${comment}${noRows(examples)}`, name: 'LogDrawer', fields });
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
  [list, overview, logsTable, knownDepth, backwards, logDrawer, byName].map((tabOf) => tabOf(examples));
