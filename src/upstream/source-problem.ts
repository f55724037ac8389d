import type { Answer, Send } from '../contract/send.ts';

const TIMEOUT_MS = 5_000;

/**
 * Asks a live source once, without a key, whether it looks like a v5 API. A sentence for whoever runs the server where it does not; undefined
 * where it does: it lists evaluations, or refuses to in JSON. The sentence names neither the host nor what the answer holds.
 */
export const sourceProblem = async (send: Send): Promise<string | undefined> => {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const path = '/evaluations?page=1&size=1';
  try {
    return problemOf(await send({ method: 'GET', path, headers: { accept: 'application/json' }, signal, forOne: true }));
  } catch {
    return signal.aborted
      ? `It did not answer within ${TIMEOUT_MS / 1000} seconds.`
      : 'It cannot be reached: check its host, port and scheme, and that it runs.';
  }
};

const PREFIX = 'The path prefix, such as /v5, is part of the URL.';

const problemOf = ({ status, headers, body }: Answer): string | undefined => {
  if (status >= 300 && status < 400) return `It redirects GET /evaluations (${status}), as a login page does. ${PREFIX}`;
  if (status === 404) return `It knows no /evaluations (404). ${PREFIX}`;
  const value = jsonObjectOf(body);
  if (!value) return `It answers GET /evaluations with ${mediaTypeOf(headers)} (${status}), which is no v5 API's JSON. ${PREFIX}`;
  if (status >= 500) return `It answers GET /evaluations with ${status}.`;
  const isExpected = status >= 200 && status < 300 ? Array.isArray(value['records']) : 'detail' in value;
  return isExpected ? undefined : `It answers GET /evaluations with JSON (${status}) that is not a v5 API's. ${PREFIX}`;
};

const jsonObjectOf = (body: Uint8Array): Readonly<Record<string, unknown>> | undefined => {
  try {
    const value: unknown = JSON.parse(Buffer.from(body).toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
};

const KNOWN_TYPES = ['text/html', 'text/plain', 'application/json', 'application/xml', 'text/xml'];

/** In words of ours: what upstream sends never gets into a log. */
const mediaTypeOf = (headers: Answer['headers']): string =>
  KNOWN_TYPES.find((type) => headers['content-type']?.toLowerCase().startsWith(type)) ?? 'something else';
