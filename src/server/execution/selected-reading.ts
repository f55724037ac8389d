import type { DocumentNode, GraphQLSchema } from 'graphql';
import { type Wanted, wantedByBoth } from '../../json/wanted.ts';
import { wantedRows } from '../../schema/kit/wanted-rows.ts';
import type { RowType } from '../../upstream/client.ts';
import type { PageReading } from '../../upstream/request.ts';
import { pageReadingFor } from '../../upstream/shapes.ts';

export interface SelectedReadingOptions {
  readonly schema: GraphQLSchema;
  /** False: rows are read whole. */
  readonly readSelected: boolean;
}

/**
 * How the pages of rows are read for an operation of a document, where this much is wanted beside what the document selects; undefined: whole.
 * What is asked for with the same object again is read by one reader.
 */
export type ReadingFor = (document: DocumentNode) => (alsoRead: Wanted | undefined, type: RowType) => PageReading | undefined;

/** Reads of upstream's rows only what an operation asks for. A document is looked through once. */
export const selectedReading = ({ schema, readSelected }: SelectedReadingOptions): ReadingFor => {
  if (!readSelected) return () => () => undefined;
  const ofRows = readingOfRows(schema, 'EvaluationLog');
  const ofLogs = readingOfRows(schema, 'Log');
  return (document) => {
    const [rows, logs] = [ofRows(document), ofLogs(document)];
    return (alsoRead, type) => (type === 'Log' ? logs : rows)(alsoRead);
  };
};

const readingOfRows = (schema: GraphQLSchema, type: RowType) => {
  const known = new WeakMap<DocumentNode, Wanted>();
  return (document: DocumentNode) => {
    // Each operation has readers of its own: what they learn of one caller's data is forgotten with it.
    const readings = new Map<Wanted | undefined, PageReading | undefined>();
    return (alsoRead: Wanted | undefined): PageReading | undefined => {
      const wanted = known.get(document) ?? wantedRows(schema, document, type);
      known.set(document, wanted);
      const reading = readings.get(alsoRead) ?? readingOf(alsoRead === undefined ? wanted : wantedByBoth(wanted, alsoRead));
      readings.set(alsoRead, reading);
      return reading;
    };
  };
};

const readingOf = (wanted: Wanted): PageReading | undefined => (wanted === 'all' ? undefined : pageReadingFor(wanted));
