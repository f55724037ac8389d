#!/usr/bin/env bash
# Judges a run, shows that in the step summary and in one comment of the pull request, and ends as the gate does.
set -o pipefail

here=$(dirname "$0")
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
export GATE_MARKER="humanloop-graphql:gate:$GATE_EVALUATION:${GITHUB_WORKFLOW//[!a-zA-Z0-9]/_}"

words=(gate --rules "$GATE_RULES" --summary "$out/gate.md" --comment-marker "$GATE_MARKER")
[ -n "${GATE_CONTROL:-}" ] && words+=(--control "$GATE_CONTROL")
[ -n "${GATE_WAIT:-}" ] && words+=(--wait "$GATE_WAIT")
[ -n "${GATE_ON_INCONCLUSIVE:-}" ] && words+=(--on-inconclusive "$GATE_ON_INCONCLUSIVE")
[ -n "${GATE_JUNIT:-}" ] && words+=(--junit "$GATE_JUNIT")

node "$here/../bin/humanloop-graphql.js" "${words[@]}" -- "$GATE_EVALUATION" "$GATE_RUN"
code=$?
echo "exit-code=$code" >> "${GITHUB_OUTPUT:-/dev/null}"
# Where nothing was judged there is nothing to show; the log of the step says why.
[ -s "$out/gate.md" ] || exit "$code"
cat "$out/gate.md" >> "${GITHUB_STEP_SUMMARY:-/dev/null}"

# The comment of an earlier push is written over. Without the right to write one, as for a fork, the verdict stands all the same.
comment() {
  local comments="repos/$GITHUB_REPOSITORY/issues/$GATE_PULL_REQUEST/comments" id
  id=$(gh api --paginate "$comments" --jq '.[] | select(.body | startswith("<!-- " + env.GATE_MARKER + " -->")) | .id') || return
  if [ -n "$id" ]; then
    gh api --silent --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/${id%%$'\n'*}" --field "body=@$out/gate.md"
  else
    gh api --silent --method POST "$comments" --field "body=@$out/gate.md"
  fi
}
if [ -n "${GATE_PULL_REQUEST:-}" ]; then
  comment || echo "::warning title=Gate::The comment could not be written; the step summary has the same."
fi
exit "$code"
