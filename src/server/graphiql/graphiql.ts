import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Context, MiddlewareHandler } from 'hono';
import { LRUCache } from 'lru-cache';
import { acceptedOf, accepts, codingQuality } from '../accept.ts';
import type { Examples } from './example-ids.ts';
import { exampleTabs } from './example-tabs.ts';
import type { GraphiQLHtml, PageContent } from './html.ts';

export interface GraphiQLOptions {
  /** Names the source, so that the browser keeps the tabs of each apart. */
  readonly source: string;
  /** A caller without a key is answered nothing. */
  readonly needsKey: boolean;
  /** What the example queries are to ask for, as far as whoever sent this request may know. */
  readonly examplesFor: (page: Context) => Promise<Examples>;
}

/** GraphiQL for browsers, and whatever comes next for all others. */
export const graphiqlPage = ({ source, needsKey, examplesFor }: GraphiQLOptions): MiddlewareHandler => {
  const createPage = createPages();
  return async (context, next) => {
    if (!isWanted(context)) return next();
    const page = await createPage({ source, needsKey, tabs: exampleTabs(await examplesFor(context)) });
    context.header('content-type', 'text/html; charset=utf-8');
    context.header('content-security-policy', page.policy);
    context.header('vary', 'accept, accept-encoding');
    if (codingQuality(context.req.header('accept-encoding'), 'gzip') === 0) return context.body(page.plain);
    context.header('content-encoding', 'gzip');
    return context.body(page.gzipped);
  };
};

const OPERATION = ['query', 'documentId', 'extensions'] as const;

/** Whether a client likes this type better than JSON. */
const prefers = (accept: string | undefined, type: string): boolean => acceptedOf(accept, ['application/json', type])[0] === type;

/**
 * Whether the client wants HTML. Java's programs say so without meaning it (`text/html, image/gif, …, *; q=.2`): where the request holds an
 * operation and JSON would do, only a browser gets the page, which then opens with it. Browsers prefer XHTML to JSON as well.
 */
const isWanted = ({ req }: Context): boolean => {
  const accept = req.header('accept');
  if (!prefers(accept, 'text/html')) return false;
  const isOperation = OPERATION.some((name) => req.query(name) !== undefined);
  return !isOperation || prefers(accept, 'application/xhtml+xml') || !accepts(accept, 'application/json');
};

interface Page {
  readonly plain: Uint8Array<ArrayBuffer>;
  readonly gzipped: Uint8Array<ArrayBuffer>;
  readonly policy: string;
}

/** With and without a key the examples may differ. */
const PAGES_KEPT = 2;

/** Makes pages. Their nine megabytes are made and compressed anew only where the content is another. */
const createPages = (): ((content: PageContent) => Promise<Page>) => {
  let html: Promise<GraphiQLHtml> | undefined;
  const loadHtml = async (): Promise<GraphiQLHtml> => (await import('./html.ts')).loadGraphiQL();
  const pages = new LRUCache<string, Promise<Page>>({ max: PAGES_KEPT });
  return (content) => {
    const name = JSON.stringify(content);
    const known = pages.get(name);
    if (known) return known;
    html ??= loadHtml();
    const page = html.then((loaded) => compressed(loaded, content));
    page.catch(() => {
      html = undefined;
      pages.delete(name);
    });
    pages.set(name, page);
    return page;
  };
};

const compressed = async ({ fill, policy }: GraphiQLHtml, content: PageContent): Promise<Page> => {
  const plain = new TextEncoder().encode(fill(content));
  return { plain, gzipped: new Uint8Array(await promisify(gzip)(plain)), policy };
};
