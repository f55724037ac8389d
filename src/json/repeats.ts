import { standsAt } from './same-bytes.ts';

/** A value, and the bytes that it was read from. */
interface Span {
  readonly bytes: Uint8Array;
  readonly value: unknown;
}

/** The values met lately at each place of documents of one kind, to know them again. */
export interface Repeats {
  /** One that has the same bytes as those from `at` on. */
  find(place: number, bytes: Buffer, at: number): Span | undefined;
  /** Whether a value of so many bytes is worth remembering. */
  isWorthy(place: number, length: number): boolean;
  add(place: number, bytes: Uint8Array, value: unknown): void;
}

/** Values remembered for a place: there are as many versions side by side as an evaluation has evaluators. */
const MAX_SPANS = 8;
/** Values in a row that were none of those remembered, after which a place is taken to have no repeats. */
const MAX_MISSES = 8;
/** Shorter ones are read as fast as they are compared. */
const MIN_LENGTH = 64;
/** Longer ones would take too much room. */
const MAX_LENGTH = 32_768;
/** All that is remembered of the documents of one operation; objects within objects are remembered with each of those around them. */
const MAX_TOTAL = 4_194_304;

interface Lately {
  readonly spans: Span[];
  misses: number;
}

export const createRepeats = (): Repeats => {
  const places: Lately[] = [];
  let total = 0;
  return {
    find: (place, bytes, at) => {
      const lately = places[place];
      if (!lately || lately.misses > MAX_MISSES) return undefined;
      for (let index = lately.spans.length - 1; index >= 0; index -= 1) {
        const span = lately.spans[index];
        if (!span || !standsAt(span.bytes, 0, span.bytes.length, bytes, at)) continue;
        lately.misses = 0;
        return span;
      }
      lately.misses += 1;
      return undefined;
    },
    isWorthy: (place, length) =>
      length >= MIN_LENGTH && length <= MAX_LENGTH && total + length <= MAX_TOTAL && (places[place]?.misses ?? 0) <= MAX_MISSES,
    add: (place, bytes, value) => {
      const lately = places[place] ?? { spans: [], misses: 0 };
      places[place] = lately;
      if (lately.spans.length === MAX_SPANS) total -= lately.spans.shift()?.bytes.length ?? 0;
      total += bytes.length;
      // A copy: what it is a part of is large, and is not kept for its sake.
      lately.spans.push({ bytes: new Uint8Array(bytes), value });
    },
  };
};
