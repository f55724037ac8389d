import type { ErrorBody, ValidationErrorItem } from '../contract/error-body.ts';
import type { Answer } from '../contract/send.ts';

interface ErrorAnswer {
  readonly status: number;
  readonly detail: ErrorBody['detail'];
  readonly headers?: Readonly<Record<string, string>>;
}

const errorAnswer = ({ status, detail, headers = {} }: ErrorAnswer): Answer => {
  const body: ErrorBody = { detail };
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: Buffer.from(JSON.stringify(body)) };
};

export const unauthorized = (): Answer => errorAnswer({ status: 401, detail: 'The X-API-KEY header is missing or holds another key.' });

export const notFound = (detail: string): Answer => errorAnswer({ status: 404, detail });

export const methodNotAllowed = (allowed: readonly string[]): Answer =>
  errorAnswer({ status: 405, detail: 'This path does not take this method.', headers: { allow: allowed.join(', ') } });

/** The request breaks the schema: one item for each field that does. */
export const unprocessable = (items: ValidationErrorItem[]): Answer => errorAnswer({ status: 422, detail: items });
