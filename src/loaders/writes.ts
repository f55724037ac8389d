import { randomUUID } from 'node:crypto';
import type { EvaluationResponse } from '../contract/evaluation.ts';
import { UpstreamError, type UpstreamFault } from '../upstream/errors.ts';
import type { UpstreamWrites } from '../upstream/write-client.ts';
import { asEvaluation, type Evaluation, type Run } from './entities.ts';
import type { OperationLoaders } from './loaders.ts';

/** Why upstream would not make a change that its caller can mend. */
export interface Rejection {
  /** 400 and 422: the input makes no sense. 404: something in the path does not exist. 409: the change would leave an illegal state. */
  readonly reason: 'invalid' | 'not-found' | 'conflict';
  /** Where in the request's body the trouble is, from a 422. */
  readonly loc?: readonly (string | number)[] | undefined;
  /** All such places, up to twenty. */
  readonly locs?: readonly (readonly (string | number)[])[] | undefined;
}

export type WriteOutcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly rejection: Rejection };

type Outcome<Method, T = void> = Method extends (...args: infer Args) => Promise<unknown>
  ? (...args: Args) => Promise<WriteOutcome<T>>
  : never;

/**
 * The changes that an operation may make. Each is sent once; whatever comes of it, the operation's loaders forget what they knew,
 * so that all that is read afterwards is the truth. What a caller can mend is an outcome; everything else rejects with an `UpstreamError`.
 */
export interface Writes {
  readonly createEvaluation: Outcome<UpstreamWrites['createEvaluation'], Evaluation>;
  readonly deleteEvaluation: Outcome<UpstreamWrites['deleteEvaluation']>;
  readonly addEvaluators: Outcome<UpstreamWrites['addEvaluators'], Evaluation>;
  readonly removeEvaluator: Outcome<UpstreamWrites['removeEvaluator'], Evaluation>;
  readonly createRun: Outcome<UpstreamWrites['createRun'], Run>;
  readonly addExistingRun: Outcome<UpstreamWrites['addExistingRun']>;
  readonly removeRun: Outcome<UpstreamWrites['removeRun']>;
  readonly updateRun: Outcome<UpstreamWrites['updateRun'], Run>;
  readonly addLogsToRun: Outcome<UpstreamWrites['addLogsToRun'], Run>;
  /**
   * The id of the new log. It is chosen here and sent along, so that where no answer comes the log can be looked up: where it is there, all is
   * well, and else the `UpstreamError` names it.
   */
  readonly logEvaluator: Outcome<UpstreamWrites['logEvaluator'], string>;
  readonly deleteLog: Outcome<UpstreamWrites['deleteLog']>;
}

const REASONS: Readonly<Record<number, Rejection['reason']>> = { 400: 'invalid', 404: 'not-found', 409: 'conflict', 422: 'invalid' };

export const createWrites = (upstream: UpstreamWrites, loaders: OperationLoaders): Writes => {
  /** `changed`: what upstream's answer says of an evaluation, which then need not be read again. */
  const attempt = async <T>(write: Promise<T>, changed?: (value: T) => Evaluation): Promise<WriteOutcome<T>> => {
    try {
      const value = await write;
      loaders.forget(changed?.(value));
      return { ok: true, value };
    } catch (error) {
      loaders.forget();
      return { ok: false, rejection: rejectionOf(error) };
    }
  };
  const evaluation = (write: Promise<EvaluationResponse>) => attempt(write.then(asEvaluation), (value) => value);
  const runOf = async (evaluationId: string, write: ReturnType<UpstreamWrites['createRun']>): Promise<WriteOutcome<Run>> =>
    attempt(write.then((run) => ({ ...run, evaluation_id: evaluationId })));
  return {
    createEvaluation: (body) => evaluation(upstream.createEvaluation(body)),
    deleteEvaluation: (id) => attempt(upstream.deleteEvaluation(id)),
    addEvaluators: (id, body) => evaluation(upstream.addEvaluators(id, body)),
    removeEvaluator: (id, versionId) => evaluation(upstream.removeEvaluator(id, versionId)),
    createRun: (id, body) => runOf(id, upstream.createRun(id, body)),
    addExistingRun: (id, runId) => attempt(upstream.addExistingRun(id, runId)),
    removeRun: (id, runId) => attempt(upstream.removeRun(id, runId)),
    updateRun: (id, runId, body) => runOf(id, upstream.updateRun(id, runId, body)),
    addLogsToRun: (id, runId, body) => runOf(id, upstream.addLogsToRun(id, runId, body)),
    logEvaluator: (versionId, body) => {
      const log_id = newLogId();
      const sent = upstream.logEvaluator(versionId, { ...body, log_id }).then(({ id }) => id);
      return attempt(sent).catch(async (error: unknown) => {
        if (!(error instanceof UpstreamError && isOutcomeUnknown(error.fault))) throw error;
        const made = await loaders.log.load(log_id).catch(() => null);
        if (made) return { ok: true, value: made.id };
        throw new UpstreamError({ kind: 'outcome-unknown', logId: log_id }, { cause: error });
      });
    },
    deleteLog: (id) => attempt(upstream.deleteLog(id)),
  };
};

/** The id of a log to be made, like upstream's own. */
const newLogId = (): string => `log_${randomUUID().replaceAll('-', '')}`;

/** The rejection that an error is; any other error is thrown on. */
const rejectionOf = (error: unknown): Rejection => {
  const fault = error instanceof UpstreamError ? error.fault : undefined;
  const reason = fault?.kind === 'status' ? REASONS[fault.status] : undefined;
  if (fault?.kind !== 'status' || !reason) throw error;
  return { reason, loc: fault.loc, locs: fault.locs };
};

/** After a 5xx nobody knows either: it may come from a gateway, after the work was done. */
const isOutcomeUnknown = (fault: UpstreamFault): boolean =>
  fault.kind === 'outcome-unknown' || (fault.kind === 'status' && fault.status >= 500);

/** What became of a change that belongs to a batch, where a fault must not hide what the others did. */
export type BatchOutcome<T> = WriteOutcome<T> | { readonly ok: false; readonly fault: 'failed' | 'outcome-unknown' };

/** For `catch` of a change that must not hide what was done before it: what its failure leaves of it. Errors that are not upstream's are thrown on. */
export const faultOutcome = (error: unknown): Extract<BatchOutcome<never>, { fault: unknown }> => {
  if (!(error instanceof UpstreamError)) throw error;
  return { ok: false, fault: isOutcomeUnknown(error.fault) ? 'outcome-unknown' : 'failed' };
};

/**
 * Makes changes one after another. A fault becomes the outcome of its own item, unless nothing has been done yet: then it is thrown,
 * for it stands for the whole. `stopAtFailure`: items after a failed one are not attempted, and their outcome is undefined.
 */
export const inTurn = async <Item, T>(
  items: readonly Item[],
  change: (item: Item) => Promise<WriteOutcome<T>>,
  stopAtFailure: boolean,
): Promise<(BatchOutcome<T> | undefined)[]> => {
  const outcomes: (BatchOutcome<T> | undefined)[] = [];
  let stopped = false;
  for (const item of items) {
    if (stopped) {
      outcomes.push(undefined);
      continue;
    }
    const outcome = await change(item).catch((error: unknown): BatchOutcome<T> => {
      const failed = faultOutcome(error);
      const nothingDone = !outcomes.some((outcome) => outcome && (outcome.ok || 'fault' in outcome));
      if (nothingDone && !(error instanceof UpstreamError && error.fault.kind === 'outcome-unknown')) throw error;
      return failed;
    });
    stopped = stopAtFailure && !outcome.ok;
    outcomes.push(outcome);
  }
  return outcomes;
};
