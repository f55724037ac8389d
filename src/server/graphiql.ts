import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { MiddlewareHandler } from 'hono';
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
    if (!context.req.header('accept')?.includes('text/html')) return next();
    const { plain, gzipped } = await page();
    context.header('content-type', 'text/html; charset=utf-8');
    context.header('vary', 'accept, accept-encoding');
    if (!/\bgzip\b/.test(context.req.header('accept-encoding') ?? '')) return context.body(plain);
    context.header('content-encoding', 'gzip');
    return context.body(gzipped);
  };
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
