import type { DocumentNode, ExecutionArgs, GraphQLSchema } from 'graphql';
import type { Plugin, YogaInitialContext } from 'graphql-yoga';
import type { Wanted } from '../../contract/wanted.ts';
import { wantedRows } from '../../schema/wanted-rows.ts';
import { createReader } from '../../upstream/json/reader.ts';
import type { ReadJson } from '../../upstream/request.ts';
import { pageWanted } from '../../upstream/shapes.ts';

/** The context of an operation that reads rows. */
export interface ReadsRows {
  /** From now on the pages of rows are read like this. */
  readRowsWith(read: ReadJson): void;
}

export interface SelectedReadingOptions {
  readonly schema: GraphQLSchema;
  /** False: rows are read whole. */
  readonly readSelected: boolean;
}

/** Has of upstream's rows only that read which the document of an operation asks for. A document is looked through once. */
export const selectedReading = ({ schema, readSelected }: SelectedReadingOptions): Plugin => {
  const readers = new WeakMap<DocumentNode, ReadJson | 'whole'>();
  const readerFor = (document: DocumentNode): ReadJson | 'whole' => {
    const reader = readers.get(document) ?? readerOf(wantedRows(schema, document));
    readers.set(document, reader);
    return reader;
  };
  if (!readSelected) return {};
  return {
    onExecute: ({ args }) => {
      const { document, contextValue } = args as ExecutionArgs & { readonly contextValue: ReadsRows & YogaInitialContext };
      const reader = readerFor(document);
      if (reader !== 'whole') contextValue.readRowsWith(reader);
    },
  };
};

const readerOf = (wanted: Wanted): ReadJson | 'whole' => (wanted === 'all' ? 'whole' : createReader(pageWanted(wanted)));
