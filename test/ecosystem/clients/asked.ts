/* What two parts of a page ask of the rows of one filter, each by itself. */

const page = `query Page($id: ID!, $filter: EvaluationLogFilter = {}, $orderBy: [EvaluationLogOrder!], $first: Int, $after: String) {
  evaluation(id: $id) {
    id
    logs(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes { id }
    }
  }
}`;

const charts = `query Charts($id: ID!, $filter: EvaluationLogFilter = {}) {
  evaluation(id: $id) {
    id
    logs(first: 0, filter: $filter) {
      facets(by: [{ field: RUN }]) { values { key { value } count } }
      aggregates {
        count
        duration { mean percentiles(ps: [50, 95]) { p value } histogram(bins: 4) { from count } }
        judgments { evaluatorVersionId evaluator { id name } passRate }
      }
      groups(by: [{ field: RUN }]) { nodes { keys { value } aggregates { count errorRate } } }
    }
  }
}`;

const otherCharts = `query OtherCharts($id: ID!, $filter: EvaluationLogFilter = {}) {
  evaluation(id: $id) {
    id
    logs(first: 0, filter: $filter) {
      facets(by: [{ field: RUN }]) { totalCount values { key { value label } isSelected } }
      byModel: facets(by: [{ field: MODEL }]) { values { key { value } count } }
      aggregates {
        errorCount
        duration { max percentiles(ps: [50, 95]) { p value } histogram(bins: 4) { from to } }
        totalCost { sum }
        judgments { evaluatorVersionId numMissing scoreInterval { lower upper } }
      }
      groups(by: [{ field: RUN }]) { totalCount nodes { keys { value label } aggregates { datapointCount duration { mean } } } }
      byKind: groups(by: [{ field: KIND }]) { nodes { keys { value } aggregates { count } } }
      scan { isComplete }
    }
  }
}`;

const scores = `query Scores($id: ID!, $run: ID!) {
  evaluation(id: $id) {
    id
    all: logs(first: 0) { aggregates { judgments { evaluatorVersionId evaluator { id name } score } } }
    fast: logs(first: 0, filter: { duration: { lt: 5 } }) { aggregates { judgments { evaluatorVersionId evaluator { id name } score } } }
    run(id: $run) {
      id
      logs(first: 0) { aggregates { judgments { evaluatorVersionId evaluator { id name } score } } }
    }
  }
}`;

export const ASKED = { page, charts, otherCharts, scores } as const;

/** A change of what is summed up: one evaluator less. */
export const REMOVE_VOICE = `mutation RemoveVoice($id: ID!) {
  removeEvaluatorFromEvaluation(input: { evaluationId: $id, evaluatorVersionId: "evv_A9oreAKmXj1flNYKe6gFS" }) {
    evaluation { id }
    userErrors { message }
  }
}`;

interface Scored {
  readonly aggregates: { readonly judgments: readonly { readonly evaluator: { readonly name: string } | null }[] };
}

/** Whose judgments an answer to `scores` sums up: of all rows, of the fast ones, of those of the run. */
export const scoresOf = (data: unknown): (string | undefined)[][] => {
  const { all, fast, run } = (data as { evaluation: { all: Scored; fast: Scored; run: { logs: Scored } } }).evaluation;
  return [all, fast, run.logs].map(({ aggregates }) => aggregates.judgments.map(({ evaluator }) => evaluator?.name));
};

/** A comparison with whatever is the control run, and a change of that. */
export const COMPARED = `query Compared($id: ID!) { evaluation(id: $id) { id comparison { control { id } candidates { id } summary { candidate { id } evaluatorVersionId pairs } } } }`;

export const SET_CONTROL = `mutation SetControl($id: ID!, $run: ID!) {
  setEvaluationControlRun(input: { evaluationId: $id, runId: $run }) {
    run { id control }
    userErrors { message }
  }
}`;

export const controlOf = (data: unknown): string =>
  (data as { evaluation: { comparison: { control: { id: string } } } }).evaluation.comparison.control.id;
