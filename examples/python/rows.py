import json
import urllib.request

import pandas

URL = "http://127.0.0.1:4000/graphql"
EVALUATION = "evr_7ZAECYi82P80BOqjkseLt"
ROWS = """
query Rows($id: ID!, $after: String) {
  evaluation(id: $id) {
    evaluators { version { versionId name } }
    logs(first: 100, after: $after) {
      pageInfo { hasNextPage endCursor }
      nodes {
        runId
        run { label }
        datapoint { humanloopId inputs target }
        log { humanloopId createdAt duration output error ... on ModelLog { totalCost totalTokens } }
        judgments { evaluator { versionId } state error score judgment { raw } }
      }
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
    return answer["data"]


def column_names(evaluators):
    """A name for each evaluator version: that of its file, followed by the version where that could be mistaken for another."""
    versions = [evaluator["version"] for evaluator in evaluators]
    names = [version["name"] for version in versions]
    return {
        version["versionId"]: name if names.count(name) == 1 and "@" not in name else f'{name}@{version["versionId"]}'
        for version, name in zip(versions, names)
    }


def fields(prefix, value):
    """A column for each field, behind a prefix: no name of a user is taken for another, or for a column of ours."""
    if isinstance(value, dict):
        return {f"{prefix}:{key}": field for key, field in value.items()}
    return {} if value is None else {prefix: value}


def columns(row, names):
    datapoint, log = row["datapoint"] or {}, row["log"]
    cells = {
        "run_id": row["runId"],
        "run": (row["run"] or {}).get("label"),
        "datapoint_id": datapoint.get("humanloopId"),
        "log_id": log["humanloopId"],
        "created_at": log["createdAt"],
        "duration": log["duration"],
        "cost": log.get("totalCost"),
        "tokens": log.get("totalTokens"),
        "output": log["output"],
        "error": log["error"],
        **fields("input", datapoint.get("inputs")),
        **fields("target", datapoint.get("target")),
    }
    for cell in row["judgments"]:
        name = names[cell["evaluator"]["versionId"]]
        cells[f"judgment:{name}"] = (cell["judgment"] or {}).get("raw")
        cells[f"score:{name}"] = cell["score"]
        cells[f"state:{name}"] = cell["state"]
        cells[f"error:{name}"] = cell["error"]
    return cells


def rows(evaluation):
    after, more = None, True
    while more:
        found = ask(ROWS, id=evaluation, after=after)["evaluation"]
        names = column_names(found["evaluators"])
        for row in found["logs"]["nodes"]:
            yield columns(row, names)
        page = found["logs"]["pageInfo"]
        after, more = page["endCursor"], page["hasNextPage"]


table = pandas.DataFrame(rows(EVALUATION))
print(table)
