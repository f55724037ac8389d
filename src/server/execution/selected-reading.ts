import type { DocumentNode, ExecutionArgs, GraphQLSchema } from 'graphql';
import type { Plugin, YogaInitialContext } from 'graphql-yoga';
import { createReader, type ReadJson } from '../../json/reader.ts';
import type { Wanted } from '../../json/wanted.ts';
import { wantedRows } from '../../schema/kit/wanted-rows.ts';
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
      if (wanted !== 'all') contextValue.readRowsWith(onFirstUse(() => createReader(pageWanted(wanted))));
    },
  };
};

/** Many operations ask for no rows, and need no reader. */
const onFirstUse = (make: () => ReadJson): ReadJson => {
  let read: ReadJson | undefined;
  return (bytes) => {
    read ??= make();
    return read(bytes);
  };
};
