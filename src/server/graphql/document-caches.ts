import { createHash } from 'node:crypto';
import type { DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Shared } from '../../contract/shared.ts';

/** Characters of all documents that one cache remembers: with what was parsed of them it stays below 150 MB, whatever the documents are. */
const MAX_TEXT = 2 ** 19;
const MAX_DOCUMENTS = 1_024;

const byText = <T extends object>(): LRUCache<string, T> =>
  new LRUCache({ max: MAX_DOCUMENTS, maxSize: MAX_TEXT, sizeCalculation: (_value, text) => Math.max(1, text.length) });

/** What came of parsing each document, by its text. Whatever else is known of a document hangs on it weakly. */
export const createDocumentCaches = () => ({ documentCache: byText<DocumentNode>(), errorCache: byText<Error>() });

/** Where documents are kept by their hashes. */
export interface TextStore {
  get(hash: string): string | undefined | Promise<string | undefined>;
  set(hash: string, text: string): unknown;
}

/** How long replicas share a document that a client registered; whoever still uses it then registers it again. */
const SHARED_MS = 7 * 24 * 60 * 60 * 1000;

const nameOf = (hash: string): string => `document:${hash}`;

const isOf = (hash: string, bytes: Buffer): boolean => createHash('sha256').update(bytes).digest('hex') === hash;

/** The texts of documents by their hashes: these, as many as there is room for, and what clients registered with other replicas. */
export const createTextStore = (known: ReadonlyMap<string, string> = new Map(), shared?: Shared): TextStore => {
  const registered = new LRUCache<string, string>({
    max: MAX_DOCUMENTS,
    maxSize: 16 * MAX_TEXT,
    sizeCalculation: (text) => Math.max(1, text.length),
  });
  const getShared = async (hash: string): Promise<string | undefined> => {
    const bytes = await shared?.get(nameOf(hash));
    // Whatever else stands there was put there by somebody else.
    if (!bytes || !isOf(hash, bytes)) return undefined;
    const text = bytes.toString();
    registered.set(hash, text);
    return text;
  };
  return {
    get: (hash) => known.get(hash) ?? registered.get(hash) ?? (shared && getShared(hash)),
    set: (hash, text) => {
      const isNew = !known.has(hash) && registered.get(hash) === undefined;
      registered.set(hash, text);
      return isNew ? shared?.put(nameOf(hash), Buffer.from(text), SHARED_MS) : undefined;
    },
  };
};
