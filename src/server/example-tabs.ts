/** Ids to fill into the example queries; without them the reader puts in their own. */
export interface ExampleIds {
  readonly evaluation: string;
  readonly run: string;
  /** The global id of a scored row. */
  readonly row: string;
  /** The file of an evaluation, and the evaluation's name. */
  readonly file: string;
  readonly name: string;
  /** The path of one of its evaluators. */
  readonly evaluator: string;
}

const overview = ({ evaluation }: ExampleIds) => `# An evaluation at a glance: its runs side by side, judged by the same evaluators.
# However many runs there are, this costs three upstream calls, all sent at once.
query EvaluationOverview($id: ID! = "${evaluation}") {
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

const logsTable = ({ evaluation, run }: ExampleIds) => `# The rows of one run, page by page: give endCursor as $after for the next one.
# Every row has one judgment cell for each evaluator, so the columns line up.
query RunLogsTable($id: ID! = "${evaluation}", $run: ID! = "${run}", $after: String) {
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

const knownDepth = ({
  evaluation,
  run,
}: ExampleIds) => `# Judgments are logs and may be judged in turn: a judge, a judge of the judge, a person on top.
# They travel inside the row, so no level costs a call.
query KnownDepth($id: ID! = "${evaluation}", $run: ID! = "${run}") {
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

const backwards = ({ evaluation }: ExampleIds) => `# The last rows first; give startCursor as $before to walk on towards the beginning.
query Backwards($id: ID! = "${evaluation}", $before: String) {
  evaluation(id: $id) {
    logs(last: 50, before: $before) {
      totalCount
      pageInfo { hasPreviousPage startCursor }
      nodes { id run { label } log { output(maxLength: 80) } }
    }
  }
}
`;

const logDrawer = ({ row }: ExampleIds) => `# Everything about one row: the log, what judged it at any depth, and its trace.
query LogDrawer($id: ID! = "${row}") {
  node(id: $id) {
    ... on EvaluationLog {
      run { id label }
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
      }
    }
  }
}
`;

const byName = ({
  file,
  name,
  evaluator,
}: ExampleIds) => `# What a CI job reads: an evaluation by its name, and one evaluator's score for each run.
query ByName($file: ID! = "${file}", $name: String! = "${name}", $evaluator: String! = "${evaluator}") {
  evaluationByName(fileId: $file, name: $name) {
    id
    stats {
      report
      runStats { run { label } evaluatorStats(evaluator: { path: $evaluator }) { score numJudgments } }
    }
  }
}
`;

const PLACEHOLDERS: ExampleIds = {
  evaluation: 'evr_…',
  run: 'run_…',
  row: 'EvaluationLog:evr_…:run_…:log_…',
  file: 'pr_…',
  name: '…',
  evaluator: '…',
};

/**
 * The queries that GraphiQL opens with, a tab each. Their ids are defaults of their variables, for GraphiQL leaves the variables of its
 * default tabs out.
 */
export const exampleTabs = (ids: ExampleIds = PLACEHOLDERS): { query: string }[] =>
  [overview, logsTable, knownDepth, backwards, logDrawer, byName].map((queryOf) => ({ query: queryOf(ids) }));
