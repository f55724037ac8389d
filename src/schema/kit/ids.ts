import { isId, isLogId } from '../../contract/ids.ts';
import type { VersionKind } from '../../contract/version.ts';
import type { EvaluationLogKey, RunKey } from '../../loaders/loaders.ts';
import { DamagedError } from './damaged-error.ts';
import { InputError } from './input-error.ts';
import { kindOfVersionType } from './version-types.ts';

/*
 * Global ids are readable, `Type:upstreamId`, and joined from several upstream ids where one alone names nothing:
 * a run's `control` belongs to its membership of one evaluation, and a log may sit in several runs.
 * The log's id comes last, for it is the only one that may hold a colon.
 */

export const evaluationGlobalId = (id: string): string => `Evaluation:${id}`;
export const runGlobalId = (evaluationId: string, runId: string): string => `Run:${evaluationId}:${runId}`;
export const logGlobalId = (id: string): string => {
  if (typeof id !== 'string') throw new DamagedError('A log has no id.');
  return `Log:${id}`;
};
export const fileGlobalId = (id: string): string => `HumanloopFile:${id}`;
export const evaluationLogGlobalId = (evaluationId: string, runId: string, logId: string): string =>
  `EvaluationLog:${evaluationId}:${runId}:${logId}`;

/** A run as an argument names it. */
export interface NamedRun {
  /** Undefined: the argument was an upstream id, which says nothing of the evaluation. */
  readonly evaluationId: string | undefined;
  readonly runId: string;
}

const afterType = (type: string, value: string): string | undefined =>
  value.startsWith(`${type}:`) ? value.slice(type.length + 1) : undefined;

const rejectArgument = (argument: string, what: string): never => {
  throw new InputError(argument, `Argument "${argument}" is not ${what}.`);
};

/** An argument that names an evaluation by either of its ids, as the upstream id. */
export const evaluationIdOf = (argument: string, value: string): string => {
  const id = afterType('Evaluation', value) ?? value;
  return isId(id) ? id : rejectArgument(argument, 'the id of an Evaluation');
};

/** A version as an argument names it. */
export interface NamedVersion {
  /** Undefined: the argument was an upstream id, which says nothing of the kind. */
  readonly kind: VersionKind | undefined;
  readonly versionId: string;
}

/** An argument that names a version by either of its ids. */
export const namedVersionOf = (argument: string, value: string): NamedVersion => {
  const [, typename, versionId = value] = /^([A-Za-z]+):(.*)$/s.exec(value) ?? [];
  const kind = typename === undefined ? undefined : kindOfVersionType(typename);
  const isVersion = isId(versionId) && (typename === undefined || kind !== undefined);
  return isVersion ? { kind, versionId } : rejectArgument(argument, 'the id of a version');
};

/** The same, as the upstream id. */
export const versionIdOf = (argument: string, value: string): string => namedVersionOf(argument, value).versionId;

/** An argument that names a file by either of its ids, as the upstream id. */
export const fileIdOf = (argument: string, value: string): string => {
  const id = afterType('HumanloopFile', value) ?? value;
  return isId(id) ? id : rejectArgument(argument, 'the id of a file');
};

/** An argument that names a run by either of its ids. */
export const namedRunOf = (argument: string, value: string): NamedRun => {
  const pair = afterType('Run', value);
  if (pair === undefined) return isId(value) ? { evaluationId: undefined, runId: value } : rejectArgument(argument, 'the id of a Run');
  const [evaluationId = '', runId = '', ...rest] = pair.split(':');
  return isId(evaluationId) && isId(runId) && rest.length === 0 ? { evaluationId, runId } : rejectArgument(argument, 'the id of a Run');
};

/** An argument that names a log by either of its ids, as the upstream id. */
export const logIdOf = (argument: string, value: string): string => {
  const id = afterType('Log', value) ?? value;
  return isLogId(id) ? id : rejectArgument(argument, 'the id of a Log');
};

/** The global id of a scored row, taken apart: all that follows the last expected colon is the log's id. */
export const evaluationLogKeyOf = (argument: string, value: string): EvaluationLogKey & RunKey => {
  const parts = /^([^:]*):([^:]*):(.*)$/s.exec(afterType('EvaluationLog', value) ?? '');
  const [, evaluationId = '', runId = '', logId = ''] = parts ?? [];
  return isId(evaluationId) && isId(runId) && isLogId(logId)
    ? { evaluationId, runId, logId }
    : rejectArgument(argument, 'the id of an EvaluationLog');
};
