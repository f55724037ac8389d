import type { ErrorBody, ValidationErrorItem } from '../../contract/error-body.ts';
import { READ_ONLY_REASONS, type ReadOnlyReason } from '../../contract/read-only.ts';
import type { Answer } from '../../contract/send.ts';
import type { NoRight } from './access.ts';

/** Keys and indexes that lead to a value in a request, from `body`, `query` or `path` on. */
export type Loc = Readonly<ValidationErrorItem['loc']>;

interface ErrorAnswer {
  readonly status: number;
  readonly detail: ErrorBody['detail'];
  readonly headers?: Readonly<Record<string, string>>;
}

const errorAnswer = ({ status, detail, headers = {} }: ErrorAnswer): Answer => {
  const body: ErrorBody = { detail };
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: Buffer.from(JSON.stringify(body)) };
};

const NO_RIGHT: Readonly<Record<NoRight, string>> = {
  'no-key': 'A key is needed: send it in the X-API-KEY header.',
  'wrong-key': 'This server does not know the key that was sent.',
};

export const unauthorized = (why: NoRight): Answer =>
  errorAnswer({ status: 401, detail: NO_RIGHT[why], headers: { 'www-authenticate': 'Bearer' } });

/** The contract has 401 for missing rights as well; 403 distinguishes a key that may read from one that may not. */
export const readOnlyKey = (): Answer => errorAnswer({ status: 403, detail: 'This key may read, and not change anything.' });

export const readOnlyStore = (reason: ReadOnlyReason): Answer =>
  errorAnswer({ status: 403, detail: `These evaluations can only be read. ${READ_ONLY_REASONS[reason]}` });

export const notFound = (detail: string): Answer => errorAnswer({ status: 404, detail });

export const methodNotAllowed = (allowed: readonly string[]): Answer =>
  errorAnswer({ status: 405, detail: 'This path does not take this method.', headers: { allow: allowed.join(', ') } });

/** The state of things does not allow it: a name that is taken, a run that has finished. */
export const conflict = (detail: string): Answer => errorAnswer({ status: 409, detail });

export const bodyTooLarge = (maxBytes: number): Answer => errorAnswer({ status: 413, detail: `The body has more than ${maxBytes} bytes.` });

/** The request breaks the schema: one item for each field that does. */
export const unprocessable = (items: readonly ValidationErrorItem[]): Answer => errorAnswer({ status: 422, detail: [...items] });

/** The request is well-formed, but what it asks for at these places cannot be done. */
export const impossibleAt = (msg: string, ...locs: readonly Loc[]): Answer =>
  unprocessable(locs.map((loc) => ({ loc: [...loc], msg, type: 'value_error' })));

/** The same where no place in the request is to blame. */
export const impossible = (detail: string): Answer => errorAnswer({ status: 422, detail });

/** Another process holds the database for longer than is waited, or its server does not answer. `reason` is a sentence. */
export const busy = (reason: string): Answer =>
  errorAnswer({
    status: 503,
    detail: `${reason} Nothing was changed, and the request can be sent again.`,
    headers: { 'retry-after': '1' },
  });

/** The database gave no answer to whether a change is kept. `reason` is a sentence. */
export const outcomeUnknown = (reason: string): Answer =>
  errorAnswer({ status: 504, detail: `${reason} Nobody knows whether it was made: read before you send the request again.` });

/** Ends a change on the way: nothing of it stays, and the caller gets this answer. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  readonly answer: Answer;

  constructor(answer: Answer) {
    super(`The change was refused with ${answer.status}.`);
    this.answer = answer;
  }
}
