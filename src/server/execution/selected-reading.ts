import type { DocumentNode, GraphQLSchema } from 'graphql';
import type { Wanted } from '../../json/wanted.ts';
import { wantedRows } from '../../schema/kit/wanted-rows.ts';
import type { PageReading } from '../../upstream/request.ts';
import { pageReadingFor } from '../../upstream/shapes.ts';

export interface SelectedReadingOptions {
  readonly schema: GraphQLSchema;
  /** False: rows are read whole. */
  readonly readSelected: boolean;
}

/** How the pages of rows are read for an operation of a document; undefined: whole. */
export type ReadingFor = (document: DocumentNode) => PageReading | undefined;

/** Reads of upstream's rows only what the document of an operation asks for. A document is looked through once. */
export const selectedReading = ({ schema, readSelected }: SelectedReadingOptions): ReadingFor => {
  if (!readSelected) return () => undefined;
  const known = new WeakMap<DocumentNode, Wanted>();
  return (document) => {
    const wanted = known.get(document) ?? wantedRows(schema, document);
    known.set(document, wanted);
    // Each operation has a reader of its own: what it learns of one caller's data is forgotten with it.
    return wanted === 'all' ? undefined : pageReadingFor(wanted);
  };
};
