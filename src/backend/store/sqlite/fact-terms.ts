import type { DatabaseSync, SQLInputValue, SQLOutputValue } from 'node:sqlite';
import type { Terms } from '../../../analysis/block.ts';
import type { Intern } from '../../facts/columns.ts';
import { hashOf } from '../../facts/term-hash.ts';

/** SQLite gives halves of surrogate pairs back as something else. */
const stored = (text: string): SQLInputValue => (text.isWellFormed() ? text : Buffer.from(text, 'utf16le'));

const textIn = (value: SQLOutputValue | undefined): string => {
  if (!(value instanceof Uint8Array)) return String(value);
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('utf16le');
};

const createFind = (database: DatabaseSync): ((text: string, hashed: number) => number | undefined) => {
  const ofHash = database.prepare('SELECT key, text FROM fact_term WHERE hash = ?');
  return (text, hashed) => {
    const row = ofHash.all(hashed).find((each) => textIn(each['text']) === text);
    return row && Number(row['key']);
  };
};

/** Gives texts their codes, which are their keys. */
export interface Interning {
  readonly codeOf: Intern;
  /** Of a text whose hash is known. */
  codeOfHashed(text: string, hashed: number): number;
}

/** Texts that are remembered with their keys: as many as some chunks have. */
const MAX_KNOWN = 32_768;

/** Gives texts their keys. What comes of it is to be used within one transaction, for its end may take new keys back. */
export const createInterning = (database: DatabaseSync): (() => Interning) => {
  const find = createFind(database);
  const add = database.prepare('INSERT INTO fact_term (hash, text) VALUES (?, ?)');
  return () => {
    const known = new Map<string, number>();
    const codeOfNew = (text: string, hashed: number): number => {
      const key = find(text, hashed) ?? Number(add.run(hashed, stored(text)).lastInsertRowid);
      if (known.size >= MAX_KNOWN) known.clear();
      known.set(text, key);
      return key;
    };
    return {
      codeOf: (text) => known.get(text) ?? codeOfNew(text, hashOf(text)),
      codeOfHashed: (text, hashed) => known.get(text) ?? codeOfNew(text, hashed),
    };
  };
};

/** Terms of a database, and those of rows that are not in it yet. */
export interface StoredTerms extends Terms {
  /** The code of a text: its key, or one above all keys. */
  add(text: string): number;
}

const PAGE = 256;
/** Characters of texts that are remembered. */
const MAX_CHARACTERS = 16_777_216;

/** The texts of keys, read and remembered by pages: what stands side by side in rows mostly has keys that do, too. */
const createTexts = (database: DatabaseSync): ((key: number) => string | undefined) => {
  const between = database.prepare('SELECT key, text FROM fact_term WHERE key BETWEEN ? AND ? ORDER BY key');
  const pages = new Map<number, readonly (string | undefined)[]>();
  let characters = 0;
  const read = (page: number): readonly (string | undefined)[] => {
    const texts = new Array<string | undefined>(PAGE).fill(undefined);
    const first = page * PAGE;
    for (const row of between.all(first, first + PAGE - 1)) {
      const text = textIn(row['text']);
      texts[Number(row['key']) - first] = text;
      characters += text.length;
    }
    if (characters > MAX_CHARACTERS) {
      pages.clear();
      characters = 0;
    }
    // Keys have no gaps, so one that is not there yet may come later.
    if (texts.at(-1) !== undefined) pages.set(page, texts);
    return texts;
  };
  return (key) => {
    const page = Math.floor(key / PAGE);
    return (pages.get(page) ?? read(page))[key % PAGE];
  };
};

/** What is asked of the terms of a database. */
interface TermQueries {
  readonly find: (text: string, hashed: number) => number | undefined;
  readonly textOfKey: (key: number) => string | undefined;
  readonly lastKey: () => number;
}

class ReadTerms implements StoredTerms {
  readonly #queries: TermQueries;
  /** Codes of texts without a key count from here. */
  readonly #base: number;
  readonly #added = new Map<string, number>();
  readonly #texts: string[] = [];
  readonly #known = new Map<string, number>();

  constructor(queries: TermQueries) {
    this.#queries = queries;
    this.#base = queries.lastKey() + 1;
  }

  get size(): number {
    return this.#texts.length > 0 ? this.#base + this.#texts.length : this.#queries.lastKey() + 1;
  }

  textOf(code: number): string {
    return (code < this.#base ? undefined : this.#texts[code - this.#base]) ?? this.#queries.textOfKey(code) ?? '';
  }

  codeOf(text: string): number | undefined {
    const known = this.#added.get(text) ?? this.#known.get(text);
    if (known !== undefined) return known;
    const key = this.#queries.find(text, hashOf(text));
    if (key !== undefined) this.#known.set(text, key);
    return key;
  }

  add(text: string): number {
    const known = this.codeOf(text);
    if (known !== undefined) return known;
    const code = this.#base + this.#texts.length;
    this.#texts.push(text);
    this.#added.set(text, code);
    return code;
  }
}

/**
 * Of one connection: each call begins anew, with the keys that there are at that time. Codes may be added where no others add keys meanwhile:
 * within a transaction that reads.
 */
export const createTermsReader = (database: DatabaseSync): (() => StoredTerms) => {
  const last = database.prepare('SELECT max(key) AS last FROM fact_term');
  const queries: TermQueries = {
    find: createFind(database),
    textOfKey: createTexts(database),
    lastKey: () => Number(last.get()?.['last'] ?? 0),
  };
  return () => new ReadTerms(queries);
};
