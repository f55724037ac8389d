import { useState } from 'react';
import type { ReadOnFragment } from '../documents/documents.ts';
import type { Document } from '../graph/document.ts';
import { type Answer, useGraph } from '../graph/use-graph.ts';
import { written } from '../parts/figure.tsx';

/** A list to choose from, as far as it was read. */
export interface Listed<Data> extends Answer<Data> {
  /** Reads on behind a cursor. */
  readOn(after: string): void;
}

interface Options {
  readonly pause?: boolean;
}

/** Asks for the first page of a list, and for the next ones when somebody wants them: the cache joins the pages. */
export const useListed = <Data, Variables extends object>(
  document: Document<Data, Variables & { readonly after?: string | null | undefined }>,
  variables: Variables,
  options: Options = {},
): Listed<Data> => {
  const [after, readOn] = useState<string>();
  return { ...useGraph(document, { ...variables, after }, options), readOn };
};

interface MoreProps {
  readonly listed: Listed<unknown>;
  readonly page: { readonly totalCount: number; readonly pageInfo: ReadOnFragment; readonly nodes: readonly unknown[] };
  /** What is listed, as several. */
  readonly what: string;
}

/** How much of a list there is to choose from, and the way to more; nothing where that is all. */
export const More = ({ listed: { isStale, readOn }, page: { totalCount, pageInfo, nodes }, what }: MoreProps) => {
  const { hasNextPage, endCursor } = pageInfo;
  if (!hasNextPage || endCursor === null) return null;
  return (
    <p className="muted">
      {written(nodes.length, 'count')} of {written(totalCount, 'count')} {what} are listed.{' '}
      <button type="button" disabled={isStale} onClick={() => readOn(endCursor)}>
        List more {what}
      </button>
    </p>
  );
};
