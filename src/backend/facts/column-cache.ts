import type { HeldColumns } from '../store/store.ts';

/** Columns of chunks that were read, for the questions that come next. A chunk is never changed and no key comes twice, so none grows old. */
export interface ColumnCache {
  /** The column that is held, or else what `read` brings; undefined for one that the chunk has not. */
  column(chunkKey: number, name: string, read: () => Uint8Array | undefined): Uint8Array | undefined;
  /** Whether a column is held, be it as one that the chunk has not. */
  has(chunkKey: number, name: string): boolean;
  held(): HeldColumns;
}

/** The columns of one chunk. */
interface Held {
  readonly columns: Map<string, Uint8Array | undefined>;
  bytes: number;
  /** When one of them was asked for. */
  usedAt: number;
}

export interface ColumnCacheOptions {
  /** The most that is held. */
  readonly maxBytes: number;
  /** Milliseconds since some moment. */
  readonly now?: () => number;
}

/** What even a column that is not there takes. */
const ENTRY_BYTES = 128;
/**
 * What was used so many milliseconds ago, or later, is not let go of: a question that reads more than there is room for would else let go of
 * what it reads next, each time that it is asked.
 */
const FRESH = 5_000;
/** A chunk that is used more often is put in its place behind the others no more often than that. */
const REFRESH = 500;

class LeastRecentColumns implements ColumnCache {
  readonly #maxBytes: number;
  readonly #now: () => number;
  /** Those used longest ago first. */
  readonly #chunks = new Map<number, Held>();
  #bytes = 0;
  #hits = 0;
  #misses = 0;

  constructor({ maxBytes, now = performance.now.bind(performance) }: ColumnCacheOptions) {
    this.#maxBytes = maxBytes;
    this.#now = now;
  }

  held(): HeldColumns {
    return { bytes: this.#bytes, hits: this.#hits, misses: this.#misses };
  }

  has(chunkKey: number, name: string): boolean {
    return this.#chunks.get(chunkKey)?.columns.has(name) ?? false;
  }

  column(chunkKey: number, name: string, read: () => Uint8Array | undefined): Uint8Array | undefined {
    const held = this.#chunks.get(chunkKey);
    if (held?.columns.has(name)) {
      this.#hits += 1;
      this.#use(chunkKey, held);
      return held.columns.get(name);
    }
    this.#misses += 1;
    const column = read();
    this.#hold(chunkKey, name, column);
    return column;
  }

  #use(chunkKey: number, held: Held): void {
    const now = this.#now();
    if (now - held.usedAt < REFRESH) return;
    held.usedAt = now;
    this.#chunks.delete(chunkKey);
    this.#chunks.set(chunkKey, held);
  }

  #hold(chunkKey: number, name: string, column: Uint8Array | undefined): void {
    const bytes = ENTRY_BYTES + (column?.byteLength ?? 0);
    const now = this.#now();
    if (!this.#makeRoom(bytes, now)) return;
    const held = this.#chunks.get(chunkKey) ?? { columns: new Map(), bytes: 0, usedAt: now };
    held.columns.set(name, column);
    held.bytes += bytes;
    this.#bytes += bytes;
    this.#chunks.set(chunkKey, held);
  }

  /** Whether there is room for so many bytes, once chunks that were not used for long are let go of. */
  #makeRoom(bytes: number, now: number): boolean {
    for (const [key, held] of this.#chunks) {
      if (this.#bytes + bytes <= this.#maxBytes) return true;
      if (now - held.usedAt < FRESH) return false;
      this.#chunks.delete(key);
      this.#bytes -= held.bytes;
    }
    return this.#bytes + bytes <= this.#maxBytes;
  }
}

export const createColumnCache = (options: ColumnCacheOptions): ColumnCache => new LeastRecentColumns(options);
