import type { Cell } from '../../analysis/record-cells.ts';
import type { Failure, OwnCell, RowFacts } from './row-facts.ts';

/*
 * The facts of one row as bytes of this machine, for as long as a process has them: how many numbers there are and how many bytes of text, the
 * numbers, and all texts as one, of which the numbers say the lengths. One text costs a fraction of many to write and to read.
 */

const WIDTH = 8;
const HEADER = 2;
const NO_TEXT = -1;

/** What all facts are made of, one after another. */
interface Parts {
  readonly numbers: number[];
  text: string;
}

const putText = (parts: Parts, text: string | null): void => {
  parts.numbers.push(text === null ? NO_TEXT : text.length);
  if (text !== null) parts.text += text;
};

const putTexts = (parts: Parts, texts: readonly (string | null)[]): void => {
  parts.numbers.push(texts.length);
  for (const text of texts) putText(parts, text);
};

const putOwn = (parts: Parts, { version, cell, users }: OwnCell): void => {
  putText(parts, version);
  parts.numbers.push(cell.state, cell.kind, cell.number, cell.score);
  for (const text of [cell.text, cell.error, cell.valence]) putText(parts, text);
  putTexts(parts, cell.options);
  putTexts(parts, users);
};

const putFailure = (parts: Parts, { version, file, error, rank }: Failure): void => {
  for (const text of [version, file, error]) putText(parts, text);
  parts.numbers.push(rank);
};

const putAll = <T>(parts: Parts, items: readonly T[], put: (parts: Parts, item: T) => void): void => {
  parts.numbers.push(items.length);
  for (const item of items) put(parts, item);
};

const partsOf = (facts: RowFacts): Parts => {
  const parts: Parts = { numbers: [facts.numbers.length, ...facts.numbers, ...facts.output], text: '' };
  for (const texts of [facts.terms, facts.searched, facts.json]) putTexts(parts, texts);
  putAll(parts, facts.own, putOwn);
  putAll(parts, facts.failures, putFailure);
  return parts;
};

/** Only what has no halves of surrogate pairs comes back out of UTF-8. */
const encodingOf = (text: string): 'utf8' | 'utf16le' => (text.isWellFormed() ? 'utf8' : 'utf16le');

/** The facts as bytes, which `factsIn` has back. `room` gives a place for so many, at an offset that numbers may stand at. */
export const putFacts = (facts: RowFacts, room: (length: number) => Buffer): void => {
  const { numbers, text } = partsOf(facts);
  const encoding = encodingOf(text);
  const length = Buffer.byteLength(text, encoding);
  const start = WIDTH * (HEADER + numbers.length);
  const bytes = room(start + length);
  const column = new Float64Array(bytes.buffer, bytes.byteOffset, HEADER + numbers.length);
  column[0] = numbers.length;
  // Below 0 for the rarer encoding.
  column[1] = encoding === 'utf8' ? length : -length;
  column.set(numbers, HEADER);
  bytes.write(text, start, encoding);
};

/** Takes parts in the order in which they were put. */
class Taking {
  readonly #numbers: Float64Array;
  readonly #text: string;
  #at = HEADER;
  #textAt = 0;

  constructor(bytes: Uint8Array, offset: number) {
    const [count = 0, signed = 0] = new Float64Array(bytes.buffer, bytes.byteOffset + offset, HEADER);
    this.#numbers = new Float64Array(bytes.buffer, bytes.byteOffset + offset, HEADER + count);
    const start = bytes.byteOffset + offset + WIDTH * (HEADER + count);
    const encoded = Buffer.from(bytes.buffer, start, Math.abs(signed));
    this.#text = encoded.toString(signed < 0 ? 'utf16le' : 'utf8');
  }

  number(): number {
    return this.#numbers[this.#at++] ?? Number.NaN;
  }

  text(): string | null {
    const length = this.number();
    if (length === NO_TEXT) return null;
    const start = this.#textAt;
    this.#textAt += length;
    return this.#text.slice(start, this.#textAt);
  }

  all<T>(take: () => T): T[] {
    const items: T[] = [];
    for (let count = this.number(); count > 0; count--) items.push(take());
    return items;
  }
}

const takeCell = (taking: Taking): Cell => {
  const [state, kind, number, score] = [taking.number(), taking.number(), taking.number(), taking.number()];
  const [text, error, valence] = [taking.text(), taking.text(), taking.text()];
  return { state, kind, number, score, text, error, valence, options: taking.all(() => taking.text() ?? '') };
};

/** The facts that `putFacts` put at an offset of these bytes. */
export const factsIn = (bytes: Uint8Array, offset: number): RowFacts => {
  const taking = new Taking(bytes, offset);
  const text = (): string => taking.text() ?? '';
  const orNull = (): string | null => taking.text();
  return {
    numbers: taking.all(() => taking.number()),
    output: [taking.number(), taking.number()],
    terms: taking.all(orNull),
    searched: taking.all(text),
    json: taking.all(orNull),
    own: taking.all(() => ({ version: text(), cell: takeCell(taking), users: taking.all(orNull) })),
    failures: taking.all(() => ({ version: orNull(), file: text(), error: text(), rank: taking.number() })),
  };
};
