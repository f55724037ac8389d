import type { WidePart } from '../../analysis/facts-to-read.ts';
import type { PageRequest } from '../../contract/page.ts';
import type { EvaluatorResponse } from '../../contract/version.ts';
import type { EvaluationLogsRequest } from '../../upstream/client.ts';
import type { Checked, RowsPage } from '../../upstream/shapes.ts';
import type { LoadersOptions } from '../loaders.ts';

/** The evaluators of an evaluation, as upstream has them. */
export type Evaluators = readonly (EvaluatorResponse | null | undefined)[];

/** What is read of rows beside what the operation selects. */
export type AlsoRead = EvaluationLogsRequest['alsoRead'];

/** A page of rows: with a question to their source, and with what is read of them. */
export interface RowsRequest extends PageRequest {
  readonly analysis?: string | undefined;
  readonly alsoRead?: AlsoRead;
}

/** Rows of one listing, whatever they are, as questions are asked of them. */
export interface AskedRows<Row extends object> {
  /** What warnings call them. */
  readonly name: string;
  /** Makes one call. */
  readPage(upstream: LoadersOptions['scanUpstream'], request: RowsRequest): Promise<RowsPage<Row>>;
  /** What makes a row the same elsewhere. */
  identityOf(row: Row): string;
  /** The row as `blockOfRecords` reads it. */
  recordOf(row: Row): object;
  /** What is read of rows by whoever looks at what is small of them, and at these parts. */
  factsToRead(parts: ReadonlySet<WidePart>): AlsoRead;
  /** Those whose judgments are looked at. */
  evaluators(): Promise<Evaluators>;
  /** The row that is at a place now; undefined where none is. */
  rowAt(place: number): Promise<Checked<Row> | undefined>;
}
