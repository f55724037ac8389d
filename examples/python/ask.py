import json
import urllib.request

import pandas

URL = "http://127.0.0.1:4000/graphql"
EVALUATION = "evr_7ZAECYi82P80BOqjkseLt"
EVALUATOR = {"path": "Evaluators/Helpfulness"}
# What rows have to be like; {} for all of them.
FILTER = {"hasError": False, "duration": {"lt": 5}}
# The least helpful first.
ORDER = [{"by": {"judgment": EVALUATOR}}, {"by": {"field": "DURATION"}, "direction": "DESC"}]

SUMMARY = """
query Summary($id: ID!, $filter: EvaluationLogFilter, $evaluator: EvaluatorSelector!) {
  evaluation(id: $id) {
    logs(first: 0, filter: $filter) {
      aggregates { count errorRate duration { mean percentiles(ps: [50, 95]) { p value } } }
      groups(by: [{ field: RUN }]) {
        nodes {
          keys { run { label } }
          aggregates { count duration { mean } judgments(evaluators: [$evaluator]) { numJudgments score scoreInterval { lower upper } } }
        }
      }
    }
  }
}
"""
PAGE = """
query Page($id: ID!, $filter: EvaluationLogFilter, $order: [EvaluationLogOrder!], $evaluator: EvaluatorSelector!, $after: String) {
  evaluation(id: $id) {
    logs(first: 20, after: $after, filter: $filter, orderBy: $order) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes { run { label } log { humanloopId duration output(maxLength: 80) } judgments(evaluators: [$evaluator]) { state score } }
    }
  }
}
"""


def ask(query, **variables):
    body = json.dumps({"query": query, "variables": variables}).encode()
    request = urllib.request.Request(URL, body, {"content-type": "application/json"})
    with urllib.request.urlopen(request) as response:
        answer = json.load(response)
    if "errors" in answer:
        raise RuntimeError(answer["errors"])
    return answer["data"]["evaluation"]["logs"]


def summary(aggregates):
    quantiles = {f'duration_p{each["p"]}': each["value"] for each in aggregates["duration"]["percentiles"]}
    return {"rows": aggregates["count"], "error_rate": aggregates["errorRate"], "duration": aggregates["duration"]["mean"], **quantiles}


def bar(group):
    aggregates = group["aggregates"]
    judgments = aggregates["judgments"][0]
    interval = judgments["scoreInterval"] or {}
    return {
        "run": (group["keys"][0]["run"] or {}).get("label"),
        "rows": aggregates["count"],
        "duration": aggregates["duration"]["mean"],
        "judgments": judgments["numJudgments"],
        "score": judgments["score"],
        "lower": interval.get("lower"),
        "upper": interval.get("upper"),
    }


def found(row):
    cell = row["judgments"][0]
    return {
        "run": (row["run"] or {}).get("label"),
        "log_id": row["log"]["humanloopId"],
        "state": cell["state"],
        "score": cell["score"],
        "duration": row["log"]["duration"],
        "output": row["log"]["output"],
    }


asked = {"id": EVALUATION, "filter": FILTER, "evaluator": EVALUATOR}
whole = ask(SUMMARY, **asked)
page = ask(PAGE, **asked, order=ORDER)
# The next page: ask(PAGE, **asked, order=ORDER, after=page["pageInfo"]["endCursor"]).
print(pandas.DataFrame([summary(whole["aggregates"])]))
print(pandas.DataFrame([bar(group) for group in whole["groups"]["nodes"]]))
print(pandas.DataFrame([found(row) for row in page["nodes"]]))
