/** Where a value stands among the bytes of its document, and what it was read as. */
interface Span {
  readonly start: number;
  readonly end: number;
  readonly value: unknown;
}

/** The values met lately at each place of a document, to know them again. */
export interface Repeats {
  /** One that has the same bytes as those from `at` on; `end` is the offset after those. */
  find(place: number, at: number): { readonly end: number; readonly value: unknown } | undefined;
  add(place: number, start: number, end: number, value: unknown): void;
}

/** Values remembered for a place: there are as many versions side by side as an evaluation has evaluators. */
const MAX_SPANS = 8;
/** Values in a row that were none of those remembered, after which a place is taken to have no repeats. */
const MAX_MISSES = 16;
/** Shorter ones are read as fast as they are compared. */
const MIN_LENGTH = 64;

interface Lately {
  readonly spans: Span[];
  misses: number;
}

export const createRepeats = (bytes: Buffer): Repeats => {
  const places: Lately[] = [];
  const isSame = ({ start, end }: Span, at: number): boolean => {
    const length = end - start;
    // A look at three bytes tells most of what differs, at less cost than a native call.
    const middle = length >> 1;
    return (
      at + length <= bytes.length &&
      bytes[at + length - 1] === bytes[end - 1] &&
      bytes[at + middle] === bytes[start + middle] &&
      bytes[at + length - 2] === bytes[end - 2] &&
      bytes.compare(bytes, start, end, at, at + length) === 0
    );
  };
  return {
    find: (place, at) => {
      const lately = places[place];
      if (!lately || lately.misses > MAX_MISSES) return undefined;
      for (let index = lately.spans.length - 1; index >= 0; index -= 1) {
        const span = lately.spans[index];
        if (!span || !isSame(span, at)) continue;
        lately.misses = 0;
        return { end: at + span.end - span.start, value: span.value };
      }
      lately.misses += 1;
      return undefined;
    },
    add: (place, start, end, value) => {
      if (end - start < MIN_LENGTH) return;
      const lately = places[place] ?? { spans: [], misses: 0 };
      places[place] = lately;
      const { spans, misses } = lately;
      if (misses > MAX_MISSES) return;
      if (spans.length === MAX_SPANS) spans.shift();
      spans.push({ start, end, value });
    },
  };
};
