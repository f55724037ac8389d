import type { Examples } from './example-ids.ts';
import { indented, noRows, quoted, runOf, type Tab, tabAbout } from './example-tab.ts';

/* The example queries about scored rows. */

/** Of one run, where there is one with rows; else of all. */
const filterOf = (examples: Examples): string => (runOf(examples) === undefined ? '' : ', filter: { runIds: [$run] }');

const runVariable = (examples: Examples): string[] => {
  const run = runOf(examples);
  return run === undefined ? [] : [`$run: ID! = ${quoted(run)}`];
};

export const logsTable = (examples: Examples): Tab =>
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

export const knownDepth = (examples: Examples): Tab =>
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

export const backwards = (examples: Examples): Tab =>
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

export const logDrawer = (examples: Examples): Tab => {
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
