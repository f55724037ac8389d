import type { DocumentNode, ExecutionArgs, GraphQLSchema } from 'graphql';
import type { Plugin, YogaInitialContext } from 'graphql-yoga';
import type { Wanted } from '../../contract/wanted.ts';
import { wantedRows } from '../../schema/wanted-rows.ts';
import { createReaders, type ReadJson } from '../../upstream/json/reader.ts';
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

/** A reader for each operation. */
type Readers = () => ReadJson;

/** Has of upstream's rows only that read which the document of an operation asks for. A document is looked through once. */
export const selectedReading = ({ schema, readSelected }: SelectedReadingOptions): Plugin => {
  const readers = new WeakMap<DocumentNode, Readers | 'whole'>();
  const readersOf = (document: DocumentNode): Readers | 'whole' => {
    const known = readers.get(document) ?? readersFor(wantedRows(schema, document));
    readers.set(document, known);
    return known;
  };
  if (!readSelected) return {};
  return {
    onExecute: ({ args }) => {
      const { document, contextValue } = args as ExecutionArgs & { readonly contextValue: ReadsRows & YogaInitialContext };
      const newReader = readersOf(document);
      if (newReader !== 'whole') contextValue.readRowsWith(newReader());
    },
  };
};

const readersFor = (wanted: Wanted): Readers | 'whole' => (wanted === 'all' ? 'whole' : createReaders(pageWanted(wanted)));
