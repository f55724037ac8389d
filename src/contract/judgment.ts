import type { JudgmentOption, SpecFields, Valence } from './evaluator-spec.ts';
import { type EvaluatorLogResponse, logKind } from './log.ts';
import { isAsLate } from './timestamp.ts';

/*
 * All that is decided about judgments: what came of an evaluator's work on a log, which evaluator log says so, and how a value is read by
 * its evaluator's spec. What is read here is JSON from outside, in which any member may hold anything.
 */

/** What came of an evaluator's work on a log. */
export type JudgmentState = 'judged' | 'abstained' | 'errored' | 'missing';

/** What is looked at of an evaluator log. */
export interface JudgingLog {
  readonly judgment?: unknown;
  readonly error?: unknown;
  readonly created_at?: unknown;
  readonly evaluator?: unknown;
  /** Who gave it. */
  readonly user?: unknown;
}

/** What is looked at of an evaluator version. */
export interface JudgingVersion {
  /** Of the file. */
  readonly id?: unknown;
  readonly version_id?: unknown;
}

/** The error of an evaluator log whose judgment is no finite number, and which has no error of its own. */
export const NOT_FINITE_ERROR = 'The judgment is not a finite number.';

/** Whether a value is NaN or an infinity, or holds one. JSON has no word for these, but `1e400` and the words of Python are read as such. */
export const isNotFinite = (value: unknown): boolean => {
  if (typeof value !== 'object') return typeof value === 'number' && !Number.isFinite(value);
  const open: unknown[] = [value];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next === 'number' && !Number.isFinite(next)) return true;
    if (typeof next === 'object' && next !== null) for (const inner of Object.values(next)) open.push(inner);
  }
  return false;
};

/** Whether an error says something. Null and a text without any word are no errors. */
export const isError = (error: unknown): boolean =>
  typeof error === 'string' ? error.trim() !== '' : error !== undefined && error !== null;

/** Why an evaluator failed: its error as it came, or `NOT_FINITE_ERROR`; null where it did not fail. */
export const judgmentError = ({ judgment, error }: JudgingLog): unknown => {
  if (isError(error)) return error;
  return isNotFinite(judgment) ? NOT_FINITE_ERROR : null;
};

/** An error outweighs a judgment that came with it. */
export const judgmentState = (log: JudgingLog | undefined): JudgmentState => {
  if (!log) return 'missing';
  if (judgmentError(log) !== null) return 'errored';
  return log.judgment === undefined || log.judgment === null ? 'abstained' : 'judged';
};

const evaluatorOf = ({ evaluator }: JudgingLog): JudgingVersion => (typeof evaluator === 'object' && evaluator !== null ? evaluator : {});

const isEvaluatorLog = (log: unknown): log is EvaluatorLogResponse =>
  typeof log === 'object' && log !== null && logKind(log) === 'evaluator';

/** The evaluator logs on the log of a row: those in the log's own list, and those that the evaluation has beside it. */
export const judgingLogs = (row: { readonly log?: unknown; readonly evaluator_logs?: unknown }): EvaluatorLogResponse[] => {
  const own = typeof row.log === 'object' && row.log !== null ? (row.log as { evaluator_logs?: unknown }).evaluator_logs : undefined;
  return [own, row.evaluator_logs].flatMap((list) => (Array.isArray(list) ? list.filter(isEvaluatorLog) : []));
};

/** The newest log of each key. Of equally new ones the last counts, and those without a time are older than all others. */
export const newestBy = <Log extends JudgingLog>(logs: readonly Log[], keyOf: (log: Log) => unknown): ReadonlyMap<unknown, Log> => {
  const newest = new Map<unknown, Log>();
  for (const log of logs) {
    const key = keyOf(log);
    const known = newest.get(key);
    if (!known || log.created_at === known.created_at || isAsLate(log.created_at, known.created_at)) newest.set(key, log);
  }
  return newest;
};

/**
 * The evaluator logs of a version, each once, from the newest to the oldest, by the rule of `newestBy`. A log and the evaluation may both have
 * the same one.
 */
export const versionLogs = <Log extends JudgingLog & { readonly id?: unknown }>(version: JudgingVersion, logs: readonly Log[]): Log[] => {
  const own = new Map<unknown, Log>();
  for (const log of logs) {
    if (evaluatorOf(log).version_id !== version.version_id) continue;
    own.delete(log.id ?? log);
    own.set(log.id ?? log, log);
  }
  const isNewer = (a: Log, b: Log): boolean => isAsLate(a.created_at, b.created_at);
  return [...own.values()].reverse().sort((a, b) => Number(isNewer(b, a)) - Number(isNewer(a, b)));
};

const isId = (value: unknown): value is string => typeof value === 'string' && value !== '';

/**
 * Which evaluator log fills the cell of each evaluator version attached to an evaluation: the newest of its own version; where there is none,
 * the newest failed one of the same file in a version that is not attached, for a client that reports a failure may know the evaluator's file
 * alone. A judgment of another version fills no cell.
 */
export const cellLogs = <Log extends JudgingLog>(
  attached: readonly (JudgingVersion | null | undefined)[],
  logs: readonly Log[],
): (Log | undefined)[] => {
  const own = newestBy(logs, (log) => evaluatorOf(log).version_id);
  const cells = attached.map((version) => (isId(version?.version_id) ? own.get(version.version_id) : undefined));
  if (!cells.includes(undefined)) return cells;
  const attachedIds = new Set(attached.map((version) => version?.version_id).filter(isId));
  const strangers = logs.filter((log) => !attachedIds.has(evaluatorOf(log).version_id as string) && judgmentState(log) === 'errored');
  const failures = newestBy(strangers, (log) => evaluatorOf(log).id);
  return cells.map((cell, index) => {
    const fileId = attached[index]?.id;
    return cell ?? (isId(fileId) ? failures.get(fileId) : undefined);
  });
};

/** What says how to read a judgment. */
export type JudgmentSpec = Partial<SpecFields>;

/** The form of a judgment. It is the value's own and never coerced. */
export type JudgmentKind = 'boolean' | 'number' | 'select' | 'multi_select' | 'text' | 'other';

const isTexts = (value: unknown): value is string[] => Array.isArray(value) && value.every((item) => typeof item === 'string');

/** Only among texts does the evaluator's return type decide: a text of an evaluator with options is an option, whether it knows it or not. */
export const judgmentKind = (value: unknown, { return_type }: JudgmentSpec): JudgmentKind => {
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value === 'number') return 'number';
  if (typeof value === 'string') return return_type === 'select' || return_type === 'multi_select' ? 'select' : 'text';
  return isTexts(value) ? 'multi_select' : 'other';
};

/** Whether a value is what its evaluator gives. One that is not has neither score nor valence, and is no choice of an option. */
export const fitsType = (value: unknown, spec: JudgmentSpec): boolean => judgmentKind(value, spec) === spec.return_type;

/** The options chosen by a judgment, each once; none where it chooses none. */
export const choicesOf = (value: unknown, spec: JudgmentSpec): readonly string[] => {
  if (!fitsType(value, spec)) return [];
  if (spec.return_type === 'multi_select') return [...new Set(value as string[])];
  return spec.return_type === 'select' ? [value as string] : [];
};

const optionsOf = ({ options }: JudgmentSpec): readonly (JudgmentOption | null)[] => (Array.isArray(options) ? options : []);

/** The valence that a spec gives to one of its options; of several with one name the first counts. */
export const optionValence = (spec: JudgmentSpec, option: string): Valence | null =>
  optionsOf(spec).find((candidate) => candidate?.name === option)?.valence ?? null;

/** The same for a boolean, whose options are named "true" and "false", in whatever case. */
const booleanValence = (spec: JudgmentSpec, value: boolean): Valence | null =>
  optionsOf(spec).find((candidate) => typeof candidate?.name === 'string' && candidate.name.toLowerCase() === String(value))?.valence ??
  null;

/** Whether this boolean is the good one: by its valence, else true is. Null where the spec calls it neither. */
export const isGood = (spec: JudgmentSpec, value: boolean): boolean | null => {
  const valence = booleanValence(spec, value);
  if (valence !== null) return valence === 'positive' ? true : valence === 'negative' ? false : null;
  const opposite = booleanValence(spec, !value);
  if (opposite === 'positive') return false;
  return opposite === 'negative' ? true : value;
};

/** Whether an evaluator has a boolean or an option that is good, so that there is a share of good ones among its judgments. */
export const hasGoodJudgment = (spec: JudgmentSpec): boolean => {
  if (spec.return_type === 'boolean') return isGood(spec, true) === true || isGood(spec, false) === true;
  return spec.return_type === 'select' && optionsOf(spec).some((option) => option?.valence === 'positive');
};

/** Whether a judgment is good or bad, in the words of its evaluator's options. Several options have one valence only where all have it. */
export const judgmentValence = (value: unknown, spec: JudgmentSpec): Valence | null => {
  if (typeof value === 'boolean') return fitsType(value, spec) ? booleanValence(spec, value) : null;
  const [first, ...others] = choicesOf(value, spec).map((option) => optionValence(spec, option));
  return others.every((valence) => valence === first) ? (first ?? null) : null;
};

/** A judgment as a number where more is better; null for what cannot be put on such a scale. */
export const judgmentScore = (value: unknown, spec: JudgmentSpec): number | null => {
  if (!fitsType(value, spec)) return null;
  if (typeof value === 'number') return spec.number_valence === 'negative' ? 0 - value : value;
  if (typeof value === 'boolean') {
    const good = isGood(spec, value);
    return good === null ? null : Number(good);
  }
  if (spec.return_type !== 'select') return null;
  const valence = judgmentValence(value, spec);
  return valence === 'positive' ? 1 : valence === 'negative' ? 0 : null;
};

/** A judgment as a text to show. */
export const judgmentDisplay = (value: unknown): string => {
  if (isTexts(value)) return value.join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};
