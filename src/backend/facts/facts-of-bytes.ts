import { factsToRead } from '../../analysis/facts-to-read.ts';
import { createReader, type ReadJson } from '../../json/reader.ts';
import { factsOf, factsOfLog, type RowFacts } from './row-facts.ts';

const parseJson: ReadJson = (bytes) => JSON.parse(bytes.toString('utf8'));

const parsed = (bytes: Buffer, read = parseJson): unknown => {
  try {
    return read(bytes);
  } catch {
    // Served as it is; nobody can read anything of it.
    return undefined;
  }
};

/** The facts of a record, by its bytes. `read` is what reads them, if not `JSON.parse`. */
export const factsOfBytes = (bytes: Buffer, read?: ReadJson): RowFacts => factsOf(parsed(bytes, read), bytes);

/** The same of a log by itself. */
export const factsOfLogBytes = (bytes: Buffer): RowFacts => factsOfLog(parsed(bytes), bytes);

/** A reader of no more than facts are made of. */
export const createFactsReader = (): ReadJson => createReader(factsToRead(new Set(['output', 'inputs', 'metadata', 'target'])));
