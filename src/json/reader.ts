import {
  afterSpace,
  CLOSE_LIST,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  expectByte,
  OPEN_LIST,
  OPEN_OBJECT,
  QUOTE,
  scalarEnd,
  stringEnd,
  textEnd,
  throwNotJson,
  valueEnd,
} from './grammar.ts';
import { createPassedOver, type PassedOver, sameAs } from './passed-over.ts';
import { type MemberKey, plansFor, type ReadingPlan, type ReadingPlans } from './plan.ts';
import { createRepeats, type Repeats } from './repeats.ts';
import type { Wanted } from './wanted.ts';

/** A document being read. */
interface Reading {
  readonly bytes: Buffer;
  readonly keyOf: ReadingPlans['keyOf'];
  readonly repeats: Repeats;
  readonly passedOver: PassedOver;
  /** For `valueEnd` to write on. */
  readonly closing: number[];
  /** Offset of the next byte to look at. */
  at: number;
}

/** Stands for a value that is not wanted. */
const SKIPPED = Symbol('skipped');

/** Reads JSON in UTF-8 (RFC 8259). Throws a SyntaxError. */
export type ReadJson = (bytes: Buffer) => unknown;

/**
 * A reader that reads JSON as `JSON.parse` does, but of it only what is wanted: the rest is checked and passed over. Objects whose bytes are
 * those of one that it read shortly before at the same place, as versions are in every log, are that very object. It learns from document to
 * document what comes again, so it is for documents of one kind that are forgotten together. It throws where `JSON.parse` does.
 */
export const createReader = (wanted: Wanted): ReadJson => {
  const { root, keyOf } = plansFor(wanted);
  const repeats = createRepeats();
  const passedOver = createPassedOver();
  return (bytes) => {
    const reading: Reading = { bytes, keyOf, repeats, passedOver, closing: [], at: afterSpace(bytes, afterMark(bytes)) };
    const value = readValue(reading, root);
    return afterSpace(bytes, reading.at) === bytes.length ? value : throwNotJson();
  };
};

/** After a byte order mark, which may stand before JSON (RFC 8259, section 8.1). */
const afterMark = (bytes: Buffer): number => (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0);

const readValue = (reading: Reading, plan: ReadingPlan): unknown => {
  const first = reading.bytes[reading.at];
  const isNothing = plan.read === 'nothing' || plan.read === 'nothing-at-once';
  if (first !== OPEN_OBJECT && first !== OPEN_LIST) return isNothing ? skipScalar(reading, first) : readScalar(reading, first);
  if (plan.read === 'all-at-once') return readAtOnce(reading);
  if (plan.read === 'nothing-at-once') return skip(reading);
  return first === OPEN_LIST ? readList(reading, plan, isNothing) : readOnce(reading, plan, isNothing);
};

/** Reads an object, unless it is one that was read before. */
const readOnce = (reading: Reading, plan: ReadingPlan, isNothing: boolean): unknown => {
  const { bytes, at, repeats } = reading;
  const repeat = repeats.find(plan.place, bytes, at);
  if (repeat) {
    reading.at = at + repeat.bytes.length;
    return repeat.value;
  }
  const value = readObject(reading, plan, isNothing);
  if (repeats.isWorthy(plan.place, reading.at - at)) repeats.add(plan.place, bytes.subarray(at, reading.at), value);
  return value;
};

const skip = (reading: Reading): typeof SKIPPED => {
  reading.at = valueEnd(reading.bytes, reading.at, reading.closing);
  return SKIPPED;
};

const skipScalar = (reading: Reading, first: number | undefined): typeof SKIPPED => {
  const { bytes, at } = reading;
  reading.at = first === QUOTE ? stringEnd(bytes, at + 1) : scalarEnd(bytes, at);
  return SKIPPED;
};

const readAtOnce = (reading: Reading): unknown => {
  const { bytes, at } = reading;
  reading.at = valueEnd(bytes, at, reading.closing);
  return JSON.parse(bytes.toString('utf8', at, reading.at));
};

const readScalar = (reading: Reading, first: number | undefined): unknown => {
  const { bytes, at } = reading;
  if (first === QUOTE) {
    const end = textEnd(bytes, at + 1);
    if (bytes[end] !== QUOTE) return readAtOnce(reading);
    reading.at = end + 1;
    return bytes.toString('utf8', at + 1, end);
  }
  reading.at = scalarEnd(bytes, at);
  if (first === 0x6e) return null;
  if (first === 0x74) return true;
  return first !== 0x66 && Number(bytes.toString('latin1', at, reading.at));
};

/** What is wanted of a list is wanted of its elements; lists within it are read at once. */
const readList = (reading: Reading, plan: ReadingPlan, isNothing: boolean): unknown => {
  const { bytes } = reading;
  const list: unknown[] = [];
  reading.at = afterSpace(bytes, reading.at + 1);
  if (bytes[reading.at] === CLOSE_LIST) reading.at += 1;
  else {
    do {
      const isList = bytes[reading.at] === OPEN_LIST;
      const element = !isList ? readValue(reading, plan) : isNothing ? skip(reading) : readAtOnce(reading);
      if (!isNothing) list.push(element);
    } while (hasMore(reading, CLOSE_LIST));
  }
  return isNothing ? SKIPPED : list;
};

const readObject = (reading: Reading, plan: ReadingPlan, isNothing: boolean): unknown => {
  const { bytes } = reading;
  const object: Record<string, unknown> = {};
  reading.at = afterSpace(bytes, reading.at + 1);
  if (bytes[reading.at] === CLOSE_OBJECT) reading.at += 1;
  else {
    const passing: Passing = { first: undefined, start: 0, expected: 0, changed: -1 };
    do passStretch(reading, plan, passing);
    while (readMember(reading, plan, passing, object));
  }
  return isNothing ? SKIPPED : object;
};

/** Where among the members of an object a reading is. */
interface Passing {
  /** The first of the members passed over since the last that was read, and where it began. */
  first: MemberKey | undefined;
  start: number;
  /** Which key likely comes next. */
  expected: number;
  /** An offset at which a stretch is no longer what it was. */
  changed: number;
}

/** Passes over a stretch, where it is what it was. */
const passStretch = (reading: Reading, { keys }: ReadingPlan, passing: Passing): void => {
  const { bytes, passedOver, at } = reading;
  const first = keys[passing.expected];
  const stretch = first && passedOver.at(first);
  if (!stretch) return;
  const same = sameAs(stretch.bytes, bytes, at);
  if (same === stretch.bytes.length) {
    // The next key may stand further off than it did.
    reading.at = afterSpace(bytes, at + same);
    passing.expected = stretch.next;
  } else {
    passedOver.forget(first);
    passing.changed = at + same;
  }
};

/** Reads a member, unless it is passed over; whether another one follows. */
const readMember = (reading: Reading, plan: ReadingPlan, passing: Passing, object: Record<string, unknown>): boolean => {
  const { bytes, passedOver, at } = reading;
  const key = readKey(reading, plan, passing.expected);
  reading.at = afterSpace(bytes, expectByte(bytes, afterSpace(bytes, reading.at), COLON));
  const value = readValue(reading, key.plan);
  const isMore = hasMore(reading, CLOSE_OBJECT);
  passing.expected = key.index + 1;
  if (value !== SKIPPED) setMember(object, key.name, value);
  else if (passing.changed >= at && passing.changed < reading.at) key.varies = true;
  if (value !== SKIPPED || !isMore || key.varies) {
    if (passing.first && passedOver.isWorthy(at - passing.start))
      passedOver.add(passing.first, bytes.subarray(passing.start, at), key.index);
    passing.first = undefined;
  } else if (!passing.first) {
    passing.first = key;
    passing.start = at;
  }
  return isMore;
};

/** Sets a member of an object that is being read: of a name met twice the last value counts; every name is a member like any other. */
export const setMember = (object: Record<string, unknown>, name: string, value: unknown): void => {
  if (name !== '__proto__') object[name] = value;
  else Object.defineProperty(object, name, { value, configurable: true, enumerable: true, writable: true });
};

/** Steps over the comma after a value, or over the end of what it was the last of. */
const hasMore = (reading: Reading, close: number): boolean => {
  const { bytes } = reading;
  const at = afterSpace(bytes, reading.at);
  const isMore = bytes[at] === COMMA;
  reading.at = isMore ? afterSpace(bytes, at + 1) : expectByte(bytes, at, close);
  return isMore;
};

/** Reads a key, likely that which was met after the one before. */
const readKey = (reading: Reading, plan: ReadingPlan, expected: number): MemberKey => {
  const { bytes } = reading;
  const start = expectByte(bytes, reading.at, QUOTE);
  const known = keyAt(bytes, start, plan.keys, expected);
  reading.at = known ? start + known.bytes.length + 1 : stringEnd(bytes, start);
  if (known) return known;
  const name: unknown = JSON.parse(bytes.toString('utf8', start - 1, reading.at));
  return reading.keyOf(plan, String(name), bytes.subarray(start, reading.at - 1));
};

/** That of these keys which stands between the quotes of the string whose inside begins at `start`; looked for from the likely one on. */
const keyAt = (bytes: Buffer, start: number, keys: readonly MemberKey[], likely: number): MemberKey | undefined => {
  const first = keys[likely];
  if (first && isAt(bytes, start, first)) return first;
  for (const key of keys) if (isAt(bytes, start, key)) return key;
  return undefined;
};

/** Whether a key, and it alone, stands between the quotes of the string whose inside begins at `start`. */
const isAt = (bytes: Buffer, start: number, { bytes: key }: MemberKey): boolean => {
  const { length } = key;
  if (bytes[start + length] !== QUOTE) return false;
  let index = 0;
  while (index < length && bytes[start + index] === key[index]) index += 1;
  return index === length;
};
