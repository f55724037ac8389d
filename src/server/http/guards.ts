import type { Context } from 'hono';
import { acceptedAmong, accepts, mediaTypeOf } from '../accept.ts';
import type { Guard, Refusal } from '../refusal.ts';

/*
 * What keeps a web page that a user happens to visit from making changes here. Its requests carry whatever the browser lets through without
 * asking: no JSON content type and no header of its own. Where the server listens on loopback, DNS rebinding makes such a page the same
 * origin, which may read too; then the Host header still has the page's name.
 */

const READS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

const contentTypeOf = (context: Context): string | undefined => mediaTypeOf(context.req.header('content-type'));

/**
 * Yoga compares headers letter by letter: what means the same is given to it in the spelling that it knows. It is written into the headers
 * of the request as it came: with others it would have to be made anew, whole and with a stream for its body, which the server leaves out
 * where the body came with its headers. Whoever reads these headers later reads what they mean.
 */
const respell = (context: Context, name: string, value: string): void => {
  if (context.req.header(name) !== value) context.req.raw.headers.set(name, value);
};

/** What a client may call the JSON of a GraphQL request. */
const REQUEST_TYPES: ReadonlySet<string> = new Set(['application/json', 'application/graphql+json']);

/** Whether the content type of a request is one of those. */
export const isJsonRequest = (contentType: string | null | undefined): boolean =>
  REQUEST_TYPES.has(contentType ?? '') || REQUEST_TYPES.has(mediaTypeOf(contentType) ?? '');

/** GraphQL comes as JSON: forms and plain text are what a foreign page can send. */
export const requireJson: Guard = ({ context }) => {
  if (context.req.method !== 'POST') return undefined;
  const type = contentTypeOf(context);
  if (type === undefined || !isJsonRequest(type)) {
    return { status: 415, code: 'UNSUPPORTED_MEDIA_TYPE', message: 'Send the operation as application/json.' };
  }
  respell(context, 'content-type', type);
  return undefined;
};

const ASKED_FOR = ['x-api-key', 'authorization', 'apollo-require-preflight', 'x-apollo-operation-name'] as const;

/**
 * A query by GET comes with a header that a foreign page cannot send without the browser asking us first, or with the browser's own word that
 * a page of this server sends it: no page can write that header.
 */
export const requireHeaderOfGet: Guard = ({ context }) => {
  const isSafe =
    ASKED_FOR.some((name) => context.req.header(name) !== undefined) ||
    contentTypeOf(context) === 'application/json' ||
    context.req.header('sec-fetch-site') === 'same-origin';
  if (context.req.method !== 'GET' || isSafe) return undefined;
  return { status: 403, code: 'CSRF_PREVENTED', message: 'Send a query by GET with the header apollo-require-preflight.' };
};

/** Whether a body of this `content-encoding` is as it stands. */
export const isUncompressed = (contentEncoding: string | null | undefined): boolean => /^(?:identity)?$/i.test(contentEncoding ?? '');

/** A small body that unpacks to a large one is refused as it stands; no client needs to send one. */
export const requireUncompressed: Guard = ({ context }) => {
  if (isUncompressed(context.req.header('content-encoding'))) return undefined;
  return { status: 415, code: 'UNSUPPORTED_MEDIA_TYPE', message: 'Send the request without content-encoding.' };
};

/** What an answer may come as; the first where its client does not mind. */
const ANSWER_TYPES = [
  'application/json',
  'application/graphql-response+json',
  'multipart/mixed;deferSpec=20220824',
  'text/event-stream',
  'multipart/mixed',
  'multipart/mixed;subscriptionSpec=1.0',
] as const;

const acceptedAnswers = acceptedAmong(ANSWER_TYPES);

/** An operation whose answer its sender would not take is not begun: it may be a change. */
export const requireAcceptable: Guard = ({ context }) => {
  const accepted = acceptedAnswers(context.req.header('accept'));
  if (accepted.length === 0) {
    return { status: 406, code: 'BAD_REQUEST', message: `None of what the answer can be is accepted: ${ANSWER_TYPES.join(', ')}.` };
  }
  respell(context, 'accept', accepted.join(', '));
  return undefined;
};

/** What is sent in one form alone is not begun for a client that would not take it. */
export const requireAccepted =
  (typeOf: (request: Request) => string): Guard =>
  ({ context }) => {
    const type = typeOf(context.req.raw);
    if (accepts(context.req.header('accept'), type)) return undefined;
    return { status: 406, code: 'BAD_REQUEST', message: `None of what the answer can be is accepted: ${type}.` };
  };

/** Nothing else than a look at it, or a question that is too long for a URL. */
export const requireGetOrPost: Guard = ({ context }) =>
  context.req.method === 'GET' || context.req.method === 'POST'
    ? undefined
    : { status: 405, code: 'METHOD_NOT_ALLOWED', message: 'Send GET or POST.' };

const KEY_HEADERS = ['x-api-key', 'authorization'] as const;

/** Changes over REST come as JSON, or with a key: the SDKs send one with every call, and some calls have no body. */
export const requireJsonOrKey: Guard = ({ context }) => {
  const isJson = /^application\/(?:[\w.-]+\+)?json$/.test(contentTypeOf(context) ?? '');
  if (READS.has(context.req.method) || isJson || KEY_HEADERS.some((name) => context.req.header(name) !== undefined)) return undefined;
  return { status: 403, code: 'CSRF_PREVENTED', message: 'Send a JSON content type, or an X-API-KEY header.' };
};

/** Whether a request is for this machine, by its own names or by one of these: a page that took another name for it could read as well as change. */
export const isForOwnHost = ({ headers, url }: Request, allowedHosts: readonly string[]): boolean =>
  isOwnHost(headers.get('host') ?? new URL(url).host, allowedHosts);

/** Whether a Host header names this machine, or one of these. */
export const isOwnHost = (header: string, allowedHosts: readonly string[]): boolean => {
  const host = header.replace(/:\d+$/, '').toLowerCase();
  return LOOPBACK.test(host) || allowedHosts.includes(host);
};

export const FOREIGN_HOST: Refusal = {
  status: 403,
  code: 'CSRF_PREVENTED',
  message: 'This server answers to other host names; --allowed-host admits more.',
};
