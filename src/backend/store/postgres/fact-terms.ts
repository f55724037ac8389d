import type { Terms } from '../../../analysis/block.ts';
import { hashOf } from '../../facts/term-hash.ts';
import type { Connection } from './connections.ts';

const OF_HASHES = 'SELECT key, text FROM fact_term WHERE hash = ANY ($1)';

/** The keys of those of these texts that have one. */
export const keysOf = async (connection: Connection, texts: readonly string[]): Promise<Map<string, number>> => {
  if (texts.length === 0) return new Map();
  const asked = new Set(texts);
  const rows = await connection.query(OF_HASHES, [texts.map(hashOf)]);
  const found = rows.map((row) => [String(row['text']), Number(row['key'])] as const);
  return new Map(found.filter(([text]) => asked.has(text)));
};

/** The terms of a database as they were at one moment, as far as they have been read, and those of rows that are not in it yet. */
export class ReadTerms implements Terms {
  readonly #connection: Connection;
  /** Codes of texts without a key count from here. */
  readonly #base: number;
  readonly #texts = new Map<number, string>();
  /** Null for a text that has no key. */
  readonly #codes = new Map<string, number | null>();
  readonly #added: string[] = [];
  readonly #lackingCodes = new Set<number>();
  readonly #lackingTexts = new Set<string>();
  /** Told of each code whose text has not been read. */
  onLackingText: (code: number) => void = () => undefined;

  /** `last`: the largest key. */
  constructor(connection: Connection, last: number) {
    this.#connection = connection;
    this.#base = last + 1;
  }

  get size(): number {
    return this.#base + this.#added.length;
  }

  /** Whether texts were asked for their codes that have not been looked for. */
  get lacksCodes(): boolean {
    return this.#lackingTexts.size > 0;
  }

  get isLacking(): boolean {
    return this.#lackingCodes.size > 0 || this.lacksCodes;
  }

  textOf(code: number): string {
    const known = code >= this.#base ? this.#added[code - this.#base] : this.#texts.get(code);
    if (known !== undefined || code === 0) return known ?? '';
    this.#lackingCodes.add(code);
    this.onLackingText(code);
    return '';
  }

  codeOf(text: string): number | undefined {
    const known = this.#codes.get(text);
    if (known === undefined) this.#lackingTexts.add(text);
    return known ?? undefined;
  }

  /** Reads what was lacking. */
  async readLacking(): Promise<void> {
    await this.readCodes([...this.#lackingTexts]);
    await this.readTexts([...this.#lackingCodes]);
    this.#lackingTexts.clear();
    this.#lackingCodes.clear();
  }

  /** Puts those of some codes into a set whose texts have not been read. */
  unreadIn(codes: Uint32Array, unread: Set<number>): void {
    let last = 0;
    for (let index = 0; index < codes.length; index += 1) {
      const code = codes[index] as number;
      if (code === last) continue;
      last = code;
      if (code < this.#base && !this.#texts.has(code)) unread.add(code);
    }
  }

  async readTexts(codes: readonly number[]): Promise<void> {
    const unknown = codes.filter((code) => code !== 0 && code < this.#base && !this.#texts.has(code));
    if (unknown.length === 0) return;
    const rows = await this.#connection.query('SELECT key, text FROM fact_term WHERE key = ANY ($1)', [unknown]);
    for (const row of rows) this.#know(String(row['text']), Number(row['key']));
    // Nothing refers to a key that is not there; a column that was damaged is not to be asked for ever.
    for (const code of unknown) if (!this.#texts.has(code)) this.#texts.set(code, '');
  }

  async readCodes(texts: readonly string[]): Promise<void> {
    const unknown = texts.filter((text) => !this.#codes.has(text));
    const keys = await keysOf(this.#connection, unknown);
    for (const [text, key] of keys) this.#know(text, key);
    for (const text of unknown) if (!this.#codes.has(text)) this.#codes.set(text, null);
  }

  /** The code of a text that `readCodes` has looked for: its key, or one above all keys. */
  add(text: string): number {
    const known = this.#codes.get(text);
    if (typeof known === 'number') return known;
    const code = this.size;
    this.#added.push(text);
    this.#codes.set(text, code);
    return code;
  }

  #know(text: string, key: number): void {
    this.#texts.set(key, text);
    this.#codes.set(text, key);
  }
}
