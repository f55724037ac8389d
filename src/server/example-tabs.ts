/** Ids to fill into the example queries; without them the reader puts in their own. */
export interface ExampleIds {
  readonly evaluation: string;
  readonly run: string;
}

interface Tab {
  readonly query: string;
  readonly variables: string;
}

const OVERVIEW = `# An evaluation at a glance: its runs side by side, judged by the same evaluators.
# However many runs there are, this costs three upstream calls, all sent at once.
query EvaluationOverview($id: ID!) {
  evaluation(id: $id) {
    name
    status
    controlRun { id label }
    evaluators {
      version { versionId path name spec { returnType numberValence options { name valence } } }
    }
    runs {
      id
      label
      control
      status
      version { __typename name versionName ... on PromptVersion { model temperature } }
      dataset { name datapointsCount }
      stats {
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
    }
  }
}
`;

const LOGS_TABLE = `# The rows of one run, page by page: give endCursor as $after for the next one.
# Every row has one judgment cell for each evaluator, so the columns line up.
query RunLogsTable($id: ID!, $run: ID!, $after: String) {
  evaluation(id: $id) {
    logs(first: 50, after: $after, filter: { runIds: [$run] }) {
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
    }
  }
}
`;

const KNOWN_DEPTH = `# Judgments are logs and may be judged in turn: a judge, a judge of the judge, a person on top.
# They travel inside the row, so no level costs a call.
query KnownDepth($id: ID!, $run: ID!) {
  evaluation(id: $id) {
    logs(first: 5, filter: { runIds: [$run] }) {
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
    }
  }
}

fragment JudgmentChip on Judgment {
  display
  score
  valence
}
`;

const BACKWARDS = `# The last rows first; give startCursor as $before to walk on towards the beginning.
query Backwards($id: ID!, $before: String) {
  evaluation(id: $id) {
    logs(last: 50, before: $before) {
      totalCount
      pageInfo { hasPreviousPage startCursor }
      nodes { id run { label } log { output(maxLength: 80) } }
    }
  }
}
`;

const PLACEHOLDERS: ExampleIds = { evaluation: 'evr_…', run: 'run_…' };

/** The tabs that GraphiQL opens with. */
export const exampleTabs = (ids: ExampleIds = PLACEHOLDERS): Tab[] => {
  const tab = (query: string, variables: Readonly<Record<string, unknown>>): Tab => ({
    query,
    variables: JSON.stringify(variables, null, 2),
  });
  const { evaluation: id, run } = ids;
  return [
    tab(OVERVIEW, { id }),
    tab(LOGS_TABLE, { id, run, after: null }),
    tab(KNOWN_DEPTH, { id, run }),
    tab(BACKWARDS, { id, before: null }),
  ];
};
