import { isError, NOT_FINITE_ERROR } from '../../contract/judgment.ts';
import { jsonOf, memberSpan } from '../../json/members.ts';
import {
  type JsonBody,
  type JsonObject,
  notFiniteSpans,
  type Replacement,
  replaced,
  withoutByteOrderMark,
  withoutNotFinite,
} from '../../json/tolerant.ts';
import { logObjects } from './log-spans.ts';

const ERROR = jsonOf(NOT_FINITE_ERROR);

const toldBy = (bytes: Buffer): unknown => JSON.parse(withoutNotFinite(bytes).toString('utf8'));

/** What is to be replaced in an evaluator log so that it fails for its judgment; undefined where its judgment can be told, or it fails anyway. */
const failureOf = (log: Buffer): Replacement | undefined => {
  const [judgment, evaluator, error] = ['judgment', 'evaluator', 'error'].map((key) => memberSpan(log, key));
  if (!judgment || !evaluator || notFiniteSpans(log.subarray(judgment.start, judgment.end)).length === 0) return undefined;
  if (!error) {
    const end = log.length - 1;
    return { start: end, end, bytes: Buffer.concat([Buffer.from(',"error":'), ERROR]) };
  }
  return isError(toldBy(log.subarray(error.start, error.end))) ? undefined : { ...error, bytes: ERROR };
};

const failed = (text: Buffer, root: 'record' | 'log'): Buffer => {
  const bytes = withoutByteOrderMark(text);
  const failures = logObjects(bytes, root).flatMap(({ start, length }) => {
    const failure = failureOf(bytes.subarray(start, start + length));
    return failure ? [{ start: start + failure.start, end: start + failure.end, bytes: failure.bytes }] : [];
  });
  const isInFailure = (at: number): boolean => failures.some(({ start, end }) => start <= at && at < end);
  return replaced(bytes, [...failures, ...notFiniteSpans(bytes).filter(({ start }) => !isInFailure(start))]);
};

/**
 * A record or a log that was read from `text`. Where that had numbers that JSON does not know, every evaluator log whose judgment was such a
 * number gets an error that says so, unless it has one: nobody is to take it for an abstention because null stands in the place of the number.
 */
export const withFailedJudgments = (body: JsonBody, text: Buffer | null, root: 'record' | 'log'): JsonBody => {
  if (!body.repaired || !text) return body;
  const bytes = failed(text, root);
  return { ...body, bytes, object: JSON.parse(bytes.toString('utf8')) as JsonObject };
};
