import { namesOf } from '../../contract/names.ts';
import { textAt } from '../../json/tolerant.ts';
import { noContent } from '../rest/answers.ts';
import { conflict, notFound, RefusedError, unprocessable } from '../rest/error-answers.ts';
import { valuesIn } from '../rest/file-parameters.ts';
import { parsedBody } from '../stats/bodies.ts';
import { judgeRows } from '../stats/judged-rows.ts';
import { ask, edit, type Steps } from '../store/steps.ts';
import type { Change } from './changing.ts';

/** The judgments of these ids, with the logs that they judge. Refused where one is no log, or no judgment that was given here. */
function* givenJudgments(ids: readonly string[]): Steps<Map<string, string>> {
  const parents = new Map<string, string>();
  for (const id of ids) {
    const given = yield* ask('judgment', id);
    if (given) parents.set(id, given.parentId);
  }
  const others = ids.filter((id) => !parents.has(id));
  const known = yield* ask('logs', others);
  const unknown = others.filter((id) => !known.has(id));
  if (unknown.length > 0) throw new RefusedError(notFound(`There is no log with the id ${namesOf(unknown)}.`));
  if (others.length === 0) return parents;
  const detail = `Of an export nothing can be deleted, only judgments that were given here, which is not so for ${namesOf(others)}.`;
  throw new RefusedError(conflict(detail));
}

/** Those, and the judgments of them, at whatever depth. */
function* withTheirJudgments(parents: Map<string, string>): Steps<void> {
  // A map goes on to what is added while it is gone through.
  for (const id of parents.keys())
    for (const body of (yield* ask('judgments', [id])).get(id) ?? []) {
      const judging = textAt(parsedBody(body), 'id');
      if (judging !== undefined) parents.set(judging, id);
    }
}

function* requireFree(ids: Iterable<string>): Steps<void> {
  for (const id of ids) {
    const [run] = yield* ask('runsHolding', id);
    if (run) throw new RefusedError(conflict(`The log ${id} is held by the run ${run.id}.`));
  }
}

/** DELETE /logs?id=…: takes judgments back that were given here, and the judgments of them; all of them, or none. */
export const deleteLogs: Change<undefined> = function* ({ query }) {
  const ids = valuesIn(query, 'id');
  if (ids.length === 0)
    throw new RefusedError(unprocessable([{ loc: ['query', 'id'], msg: 'field required', type: 'value_error.missing' }]));
  const parents = yield* givenJudgments(ids);
  yield* withTheirJudgments(parents);
  yield* requireFree(parents.keys());
  for (const id of parents.keys()) yield* edit('deleteJudgment', id);
  for (const parentId of new Set(parents.values())) yield* judgeRows(parentId);
  return noContent();
};
