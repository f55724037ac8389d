import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Context, MiddlewareHandler } from 'hono';
import { acceptedOf, accepts, codingQuality } from './accept.ts';
import { type ExampleIds, exampleTabs } from './example-tabs.ts';

interface GraphiQLPage {
  readonly plain: Uint8Array<ArrayBuffer>;
  readonly gzipped: Uint8Array<ArrayBuffer>;
}

export interface GraphiQLOptions {
  /** Open with the headers editor and an X-API-KEY to fill in. */
  readonly needsKey: boolean;
  readonly exampleIds: ExampleIds | undefined;
}

/** GraphiQL for browsers, and whatever comes next for all others. */
export const graphiqlPage = (options: GraphiQLOptions): MiddlewareHandler => {
  const page = createPage(options);
  return async (context, next) => {
    if (!isWanted(context)) return next();
    const { plain, gzipped } = await page();
    context.header('content-type', 'text/html; charset=utf-8');
    context.header('vary', 'accept, accept-encoding');
    if (codingQuality(context.req.header('accept-encoding'), 'gzip') === 0) return context.body(plain);
    context.header('content-encoding', 'gzip');
    return context.body(gzipped);
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

/**
 * GraphiQL as one page that asks nothing of the network but this server. Its nine megabytes are made and compressed at the first call only.
 */
const createPage = (options: GraphiQLOptions): (() => Promise<GraphiQLPage>) => {
  let page: Promise<GraphiQLPage> | undefined;
  return () => {
    page ??= render(options).catch((error: unknown) => {
      page = undefined;
      throw error;
    });
    return page;
  };
};

const render = async ({ needsKey, exampleIds }: GraphiQLOptions): Promise<GraphiQLPage> => {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  const html = renderGraphiQL({
    title: 'Humanloop evaluations',
    defaultTabs: exampleTabs(exampleIds),
    shouldPersistHeaders: false,
    defaultEditorToolsVisibility: needsKey ? 'headers' : 'variables',
    // Of the tabs, GraphiQL ignores their headers; this is what the headers editor opens with.
    ...(needsKey && { headers: JSON.stringify({ 'X-API-KEY': '' }, null, 2) }),
  });
  const plain = new TextEncoder().encode(html);
  return { plain, gzipped: new Uint8Array(await promisify(gzip)(plain)) };
};
