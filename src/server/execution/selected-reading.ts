import type { DocumentNode, ExecutionArgs, GraphQLSchema } from 'graphql';
import type { Plugin, YogaInitialContext } from 'graphql-yoga';
import type { Wanted } from '../../json/wanted.ts';
import { wantedRows } from '../../schema/kit/wanted-rows.ts';
import type { PageReading } from '../../upstream/request.ts';
import { pageReadingFor } from '../../upstream/shapes.ts';

/** The context of an operation that reads rows. */
export interface ReadsRows {
  /** From now on the pages of rows are read like this. */
  readRowsWith(reading: PageReading): void;
}

export interface SelectedReadingOptions {
  readonly schema: GraphQLSchema;
  /** False: rows are read whole. */
  readonly readSelected: boolean;
}

/** Has of upstream's rows only that read which the document of an operation asks for. A document is looked through once. */
export const selectedReading = ({ schema, readSelected }: SelectedReadingOptions): Plugin => {
  const known = new WeakMap<DocumentNode, Wanted>();
  const wantedOf = (document: DocumentNode): Wanted => {
    const wanted = known.get(document) ?? wantedRows(schema, document);
    known.set(document, wanted);
    return wanted;
  };
  if (!readSelected) return {};
  return {
    onExecute: ({ args }) => {
      const { document, contextValue } = args as ExecutionArgs & { readonly contextValue: ReadsRows & YogaInitialContext };
      const wanted = wantedOf(document);
      // Each operation has a reader of its own: what it learns of one caller's data is forgotten with it.
      if (wanted !== 'all') contextValue.readRowsWith(pageReadingFor(wanted));
    },
  };
};
