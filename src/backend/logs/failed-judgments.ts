import { isError, NOT_FINITE_ERROR } from '../../contract/judgment.ts';
import { jsonOf, memberSpan, type ValueSpan } from '../../json/members.ts';
import { notFiniteSpans, type Replacement, replaced, withNulls } from '../../json/not-finite.ts';
import type { LogSpan } from './log-span.ts';

const ERROR = jsonOf(NOT_FINITE_ERROR);

const valueAt = (log: Buffer, { start, end }: ValueSpan): unknown => JSON.parse(withNulls(log.subarray(start, end)).toString('utf8'));

/** What is to be replaced in an evaluator log so that it fails for its judgment; undefined where its judgment can be read, or it fails anyway. */
const failureOf = (log: Buffer): Replacement | undefined => {
  const [judgment, evaluator, error] = ['judgment', 'evaluator', 'error'].map((key) => memberSpan(log, key));
  if (!judgment || !evaluator || notFiniteSpans(log.subarray(judgment.start, judgment.end)).length === 0) return undefined;
  if (!error) {
    const end = log.length - 1;
    return { start: end, end, bytes: Buffer.concat([Buffer.from(',"error":'), ERROR]) };
  }
  return isError(valueAt(log, error)) ? undefined : { ...error, bytes: ERROR };
};

/**
 * The text of a body with null for every number that JSON does not know. Every evaluator log in it whose judgment was such a number gets an
 * error that says so, unless it has one: nobody is to take it for an abstention because null stands in the place of the number.
 */
export const withFailedJudgments = (bytes: Buffer, logs: readonly LogSpan[]): Buffer => {
  const failures = logs.flatMap(({ start, length }) => {
    const failure = failureOf(bytes.subarray(start, start + length));
    return failure ? [{ start: start + failure.start, end: start + failure.end, bytes: failure.bytes }] : [];
  });
  const isInFailure = (at: number): boolean => failures.some(({ start, end }) => start <= at && at < end);
  return replaced(bytes, [...failures, ...notFiniteSpans(bytes).filter(({ start }) => !isInFailure(start))]);
};
