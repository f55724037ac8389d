import type { DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';

/** Characters of all documents that one cache remembers: with what was parsed of them it stays below 150 MB, whatever the documents are. */
const MAX_TEXT = 2 ** 19;
const MAX_DOCUMENTS = 1_024;

const byText = <T extends object>(): LRUCache<string, T> =>
  new LRUCache({ max: MAX_DOCUMENTS, maxSize: MAX_TEXT, sizeCalculation: (_value, text) => Math.max(1, text.length) });

/** What came of parsing each document, by its text. Whatever else is known of a document hangs on it weakly. */
export const createDocumentCaches = () => ({ documentCache: byText<DocumentNode>(), errorCache: byText<Error>() });

/** Where documents are kept by their hashes. */
export interface TextStore {
  get(hash: string): string | undefined;
  set(hash: string, text: string): unknown;
}

/** The texts of documents by their hashes: these, and as many as there is room for. */
export const createTextStore = (known: ReadonlyMap<string, string> = new Map()): TextStore => {
  const registered = new LRUCache<string, string>({
    max: MAX_DOCUMENTS,
    maxSize: 16 * MAX_TEXT,
    sizeCalculation: (text) => Math.max(1, text.length),
  });
  return { get: (hash) => known.get(hash) ?? registered.get(hash), set: (hash, text) => registered.set(hash, text) };
};
