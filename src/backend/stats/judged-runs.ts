import { isObject, textAt } from '../../json/tolerant.ts';
import { ask, askAll, edit, type Steps, throughRecords } from '../store/steps.ts';
import { attachedEvaluators, hasBody, isUnfinished, type KnownRun, parsedBody, runFacts } from './bodies.ts';
import { numLogsIn } from './run-stats.ts';
import { setStatus } from './run-status.ts';
import { runTally } from './run-tally.ts';

/** Whether something came of the work of every evaluator of one evaluation on every log of a run, and no log is missing. */
function* isJudged({ ref, evaluationId, stats }: KnownRun): Steps<boolean> {
  if (evaluationId === null) return true;
  const [evaluation, numLogs] = yield* askAll(['evaluation', evaluationId], ['logsCount', ref]);
  if (!evaluation) return true;
  if (stats && numLogsIn(stats) > numLogs) return false;
  const tally = yield* runTally(ref, attachedEvaluators(evaluation.body));
  if (!tally.wasKept) yield* edit('setTally', ref, tally.kept(numLogs));
  return tally.isFull();
}

const datapointsCountOf = ({ body }: KnownRun): number | undefined => {
  const { dataset } = parsedBody(body);
  const count = isObject(dataset) ? dataset['datapoints_count'] : undefined;
  return typeof count === 'number' ? count : undefined;
};

/** The datapoint that a record is of: as the record names it, or its log. */
const datapointIdIn = (record: Buffer): string | undefined => {
  const { datapoint, log } = parsedBody(record);
  return (isObject(datapoint) ? textAt(datapoint, 'id') : undefined) ?? (isObject(log) ? textAt(log, 'source_datapoint_id') : undefined);
};

/** Whether a run has a log of every datapoint of its dataset. One without a dataset may be given more logs at any time. */
function* isWhole(run: KnownRun, numLogs: number): Steps<boolean> {
  const count = datapointsCountOf(run);
  // Records are read only where there are enough of them.
  if (count === undefined || numLogs < count) return false;
  const met = new Set<string>();
  yield* throughRecords(run.ref, (records) => {
    for (const { served } of records) {
      const id = datapointIdIn(served);
      if (id !== undefined) met.add(id);
    }
  });
  return met.size >= count;
}

function* isDone(runs: readonly KnownRun[]): Steps<boolean> {
  for (const run of runs) if (!(yield* isJudged(run))) return false;
  const [run] = runs;
  return run !== undefined && (yield* isWhole(run, yield* ask('logsCount', run.ref)));
}

/**
 * A run over a dataset is completed once every datapoint has a log, and every evaluator of its evaluations a judgment of every log; it is
 * running again when one is taken back. One that was completed otherwise stays so. Whether the status is another one now.
 */
export function* settleStatus(runId: string): Steps<boolean> {
  const [memberships, wasDone] = yield* askAll(['memberships', runId], ['isCompletedByJudgments', runId]);
  const runs = memberships.filter(hasBody).filter(({ evaluationId }) => evaluationId !== null);
  const [run] = runs;
  if (!run) return false;
  if (!wasDone && !isUnfinished(runFacts(run.body).status)) return false;
  const done = yield* isDone(runs);
  if (done === wasDone) return false;
  yield* setStatus(runId, done ? 'completed' : 'running');
  yield* edit('setCompletedByJudgments', runId, done);
  return true;
}
