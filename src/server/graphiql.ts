import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { type ExampleIds, exampleTabs } from './example-tabs.ts';

export interface GraphiQLPage {
  readonly plain: Uint8Array<ArrayBuffer>;
  readonly gzipped: Uint8Array<ArrayBuffer>;
}

export interface GraphiQLOptions {
  /** Open with the headers editor and an X-API-KEY to fill in. */
  readonly needsKey: boolean;
  readonly exampleIds: ExampleIds | undefined;
}

/**
 * GraphiQL as one page that asks nothing of the network but this server. Its nine megabytes are made and compressed at the first call only.
 */
export const createGraphiQL = (options: GraphiQLOptions): (() => Promise<GraphiQLPage>) => {
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
