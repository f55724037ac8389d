import type { Context, MiddlewareHandler } from 'hono';
import { acceptedOf } from '../accept.ts';
import { type BuiltPages, etagOf, type PageFile } from './built-pages.ts';

export interface PagesOptions {
  /** Whether a browser may open GraphiQL here: without it the pages show a query for copying. */
  readonly graphiql: boolean;
}

/** Names of assets have a hash of what is in them. */
const FOR_EVER = 'public, max-age=31536000, immutable';
/** Kept, and asked for again each time. */
const ASK_AGAIN = 'no-cache';

/** No script or style but files of this server, nothing from or to another one, and no text that becomes markup. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

/** What is no screen: what is not there below these, and files that are looked for at the root, are not there for browsers either. */
const RESERVED = /^\/(?:(?:v5|graphql|health|readiness|metrics|assets)(?:\/|$)|[^/]+\.\w+$)/;

/**
 * The pages for browsers, and whatever comes next for all others. A file is sent by its name alone, out of those that were read at the start, so
 * that no path leads out of the build. Every other path that a browser opens is a screen, unless it belongs to something else.
 */
export const servePages = ({ html, files }: BuiltPages, options: PagesOptions): MiddlewareHandler => {
  const htmlAt = fillHtml(html, options);
  return async (context, next) => {
    const { path } = context.req;
    const file = files.get(path);
    if (file) return send(context, file, path.startsWith('/assets/') ? FOR_EVER : ASK_AGAIN);
    if (RESERVED.test(path) || !isForBrowser(context)) return next();
    context.header('content-security-policy', POLICY);
    context.header('referrer-policy', 'same-origin');
    context.header('vary', 'accept');
    return send(context, htmlAt(path), ASK_AGAIN);
  };
};

/** Browsers name HTML, and like it best; what takes anything, such as curl, is no browser. */
const isForBrowser = ({ req }: Context): boolean => {
  const accept = req.header('accept') ?? '';
  return accept.includes('html') && acceptedOf(accept, ['application/json', 'text/html'])[0] === 'text/html';
};

const send = (context: Context, { type, body, etag }: PageFile, cacheControl: string): Response => {
  context.header('cache-control', cacheControl);
  context.header('etag', etag);
  context.header('cross-origin-resource-policy', 'same-origin');
  if (isKnown(context.req.header('if-none-match'), etag)) return context.body(null, 304);
  context.header('content-type', type);
  return context.body(body);
};

/** Compared weakly, as RFC 9110 has it for this header: a proxy may have made the tag weak, or taken that off. */
const isKnown = (given: string | undefined, etag: string): boolean =>
  given !== undefined && (given.trim() === '*' || given.split(',').some((one) => one.trim().replace(/^W\//, '') === etag.slice(2)));

const BASE = '<base href="/" />';
const GRAPHIQL = '<meta name="graphiql" content="open" />';

/**
 * The page at a path. Where it is below the root of the pages, it says so by the way back up: whatever stands in front of the paths, such as
 * the base path of a mounted app or a proxy's, is found by the browser.
 */
const fillHtml = (html: string, { graphiql }: PagesOptions): ((path: string) => PageFile) => {
  for (const mark of [BASE, GRAPHIQL]) if (!html.includes(mark)) throw new Error(`The page that was built has no ${mark}.`);
  const filled = html.replace(GRAPHIQL, GRAPHIQL.replace('open', graphiql ? 'open' : 'closed'));
  return (path) => {
    const depth = path.split('/').length - 2;
    const text = filled.replace(BASE, `<base href="${depth === 0 ? './' : '../'.repeat(depth)}" />`);
    return { type: 'text/html; charset=utf-8', body: new TextEncoder().encode(text), etag: etagOf(text) };
  };
};
