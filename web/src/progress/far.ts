import type { EvaluationStatus, ProgressSubscription } from '../documents/documents.ts';

export type Progress = ProgressSubscription['evaluationProgress'];
export type WatchedRun = NonNullable<NonNullable<Progress['evaluation']['runs']>[number]>;

const UNDER_WAY: ReadonlySet<EvaluationStatus | null | undefined> = new Set(['PENDING', 'RUNNING']);

interface Standing {
  readonly status: EvaluationStatus | null;
}

/** Those that may still change by themselves. */
export const underWay = <Run extends Standing>(runs: readonly (Run | null)[] | null | undefined): Run[] =>
  runs?.filter((run) => run !== null).filter(({ status }) => UNDER_WAY.has(status)) ?? [];

/** How far something has come: how much of it is there, and of how much. */
export interface Far {
  readonly done: number;
  /** Null where it is not known how much there will be. */
  readonly expected: number | null;
}

/** How far the logs of a run have come. */
export const logsOf = ({ stats }: WatchedRun): Far => ({ done: stats?.numLogs ?? 0, expected: stats?.expectedLogs ?? null });

/** How far an evaluator has come with a run: an abstention and a failure are done as well. */
export const judgedOf = (run: WatchedRun, evaluator: string) => {
  const stats = run.stats?.cells?.find((cell) => cell.evaluator?.id === evaluator)?.stats;
  const done = (stats?.numJudgments ?? 0) + (stats?.numNulls ?? 0) + (stats?.numErrors ?? 0);
  const { expected, done: logs } = logsOf(run);
  return { far: { done, expected: expected ?? logs }, stats };
};

/** Seconds left, counted on since the server said so; null where no rate is known. */
export const secondsLeft = (etaSeconds: number | null | undefined, saidAt: string, now: number): number | null =>
  etaSeconds === null || etaSeconds === undefined ? null : Math.max(0, etaSeconds - Math.max(0, now - Date.parse(saidAt)) / 1000);

const UNITS: readonly (readonly [unit: Intl.RelativeTimeFormatUnit, seconds: number])[] = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];

const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'always', style: 'long' });

/** A time from now on, or before it, in the largest unit that there is one of, such as `2 minutes ago`. */
export const fromNow = (seconds: number): string => {
  const [unit, size] = UNITS.find(([, least]) => Math.abs(seconds) >= least) ?? (['second', 1] as const);
  return relative.format(Math.round(seconds / size), unit);
};

/** How long the logs still take, in words. */
export const restWords = ({ done, expected }: Far, left: number | null): string => {
  if (expected !== null && done >= expected) return 'the logs are there';
  if (left === null) return 'how long it takes is not known';
  return left > 0 ? `ready ${fromNow(left)}` : 'later than it looked';
};
