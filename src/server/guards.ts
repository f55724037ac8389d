import type { Context, MiddlewareHandler } from 'hono';
import { refuse } from './refusal.ts';

/*
 * What keeps a web page that a user happens to visit from making changes here. Its requests carry whatever the browser lets through without
 * asking: no JSON content type and no header of its own. Where the server listens on loopback, DNS rebinding makes such a page the same
 * origin, which may read too; then the Host header still has the page's name.
 */

const READS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

const isJson = (context: Context): boolean => /^application\/(?:[\w.-]+\+)?json\b/i.test(context.req.header('content-type') ?? '');
const isV5 = (context: Context): boolean => context.req.path.startsWith('/v5/');

/** GraphQL comes as JSON: forms and plain text are what a foreign page can send. */
export const requireJson: MiddlewareHandler = async (context, next) => {
  if (context.req.method !== 'POST' || isJson(context)) return next();
  return refuse(context, { status: 415, code: 'UNSUPPORTED_MEDIA_TYPE', message: 'Send the operation as application/json.' });
};

/** Changes over REST come as JSON, or with a key: the SDKs send one with every call, and some calls have no body. */
export const requireJsonOrKey: MiddlewareHandler = async (context, next) => {
  if (READS.has(context.req.method) || isJson(context) || context.req.header('x-api-key') !== undefined) return next();
  return context.json({ detail: 'Send a JSON content type, or an X-API-KEY header.' }, 403);
};

/** Every request is for this machine, by its own names or by one of these: a page that took another name for it could read as well as change. */
export const requireOwnHost =
  (allowedHosts: readonly string[]): MiddlewareHandler =>
  async (context, next) => {
    const host = (context.req.header('host') ?? new URL(context.req.url).host).replace(/:\d+$/, '').toLowerCase();
    if (LOOPBACK.test(host) || allowedHosts.includes(host)) return next();
    const message = 'This server listens for its own machine alone; --allowed-host admits other names.';
    return isV5(context) ? context.json({ detail: message }, 403) : refuse(context, { status: 403, code: 'CSRF_PREVENTED', message });
  };
