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
import { type Mark, type MemberKey, plansFor, type ReadingPlan, type ReadingPlans } from './plan.ts';
import { createRepeats, type Repeats } from './repeats.ts';
import { followsAt } from './same-bytes.ts';
import type { Wanted } from './wanted.ts';

/** A document being read. */
interface Reading {
  readonly bytes: Buffer;
  readonly plans: ReadingPlans;
  readonly repeats: Repeats;
  /** For `valueEnd` to write on. */
  readonly closing: number[];
  /** Offset of the next byte to look at. */
  at: number;
}

/** Stands for a value that is not wanted. */
const SKIPPED = Symbol('skipped');

/** Reads JSON in UTF-8 (RFC 8259), and keeps none of the bytes. Throws a SyntaxError. */
export type ReadJson = (bytes: Buffer) => unknown;

/**
 * A reader that reads JSON as `JSON.parse` does, but of it only what is wanted: the rest is checked and passed over. Objects whose bytes are
 * those of one that it read shortly before at the same place, as versions are in every log, are that very object. It learns from document to
 * document what comes again, so it is for documents of one kind that are forgotten together. It throws where `JSON.parse` does.
 */
export const createReader = (wanted: Wanted): ReadJson => {
  const plans = plansFor(wanted);
  const repeats = createRepeats();
  return (bytes) => {
    const reading: Reading = { bytes, plans, repeats, closing: [], at: afterSpace(bytes, afterMark(bytes)) };
    const value = readValue(reading, plans.root);
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
  const value = isBare(plan) ? readBare(reading) : readObject(reading, plan, isNothing);
  const length = reading.at - at;
  const isFirst = plan.changes === 1;
  if (!(isFirst && length > MAX_FIRST) && repeats.isWorthy(plan.place, length))
    repeats.add(plan.place, bytes.subarray(at, reading.at), value);
  return value;
};

/** Of the first object at a place nobody knows whether it comes again: longer ones are not copied for that. */
const MAX_FIRST = 2_048;

/** Nothing is wanted but that there is an object. */
const isBare = ({ read, members }: ReadingPlan): boolean => read === 'members' && members.size === 0;

const readBare = (reading: Reading): object => {
  skip(reading);
  return {};
};

const skip = (reading: Reading): typeof SKIPPED => {
  reading.at = valueEnd(reading.bytes, reading.at, reading.closing);
  return SKIPPED;
};

const skipScalar = (reading: Reading, first: number | undefined): typeof SKIPPED => {
  const { bytes, at } = reading;
  if (first === QUOTE) {
    const end = textEnd(bytes, at + 1);
    reading.at = bytes[end] === QUOTE ? end + 1 : stringEnd(bytes, end);
  } else reading.at = scalarEnd(bytes, at);
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

/** From one key to stop at to the next: what is between them is passed over at once where it is what it was in the object before. */
const readObject = (reading: Reading, plan: ReadingPlan, isNothing: boolean): unknown => {
  const object: Record<string, unknown> = {};
  let mark: Mark = plan;
  for (;;) {
    const key = stepAhead(reading, mark) ? mark.ahead?.key : passOver(reading, plan, mark);
    if (key === undefined) return isNothing ? SKIPPED : object;
    const value = readValue(reading, key.plan);
    if (value !== SKIPPED) setMember(object, key.name, value);
    mark = key;
  }
};

/** Steps over what followed a mark lately, where it does again. */
const stepAhead = (reading: Reading, { ahead }: Mark): boolean => {
  const { bytes, at } = reading;
  if (ahead === undefined || !followsAt(ahead.bytes, bytes, at)) return false;
  const end = at + ahead.bytes.length;
  // The value may stand further off than it did.
  reading.at = ahead.key ? afterSpace(bytes, end) : end;
  return true;
};

/** Passes over members from a mark on, up to the value of the next key to stop at; undefined at the end of the object. */
const passOver = (reading: Reading, plan: ReadingPlan, start: Mark): MemberKey | undefined => {
  let mark = start;
  let from = reading.at;
  let isMore = start === plan ? hasMembers(reading) : hasMore(reading, CLOSE_OBJECT);
  while (isMore) {
    const key = readKey(reading, plan);
    const { at } = reading;
    if (!key.isStop) {
      skip(reading);
      if (hasChanged(reading, key, at)) {
        key.isStop = true;
        reading.plans.lookInto(plan, key);
      }
    }
    if (key.isStop) {
      remember(reading, mark, [from, at], key);
      // It was passed over already where it is one only now.
      if (reading.at === at) return key;
      mark = key;
      from = reading.at;
    }
    isMore = hasMore(reading, CLOSE_OBJECT);
  }
  remember(reading, mark, [from, reading.at], undefined);
  return undefined;
};

/** Whether a value, from an offset on, that was passed over is not what it was, or too long to tell. */
const hasChanged = ({ bytes, at }: Reading, key: MemberKey, from: number): boolean => {
  if (at - from > MAX_PASSED_OVER) return true;
  const before = key.passedOver;
  let sum = at - from;
  for (let index = from; index < at; index += 1) sum = (Math.imul(sum, 31) + (bytes[index] as number)) | 0;
  key.passedOver = sum;
  return before !== undefined && before !== sum;
};

/** Longer values are known again by themselves. */
const MAX_PASSED_OVER = 1_024;
/** Longer ones would take too much room. */
const MAX_STRETCH = 4_096;
/** After so many changes what follows a mark is taken to be never the same. */
const MAX_CHANGES = 32;

/** Remembers what stands from an offset to another as what follows a mark; not the first time, when nothing is known yet of what differs. */
const remember = ({ bytes }: Reading, mark: Mark, [from, to]: readonly [number, number], key: MemberKey | undefined): void => {
  mark.changes += 1;
  const isWorthy = mark.changes > 1 && mark.changes <= MAX_CHANGES && to - from <= MAX_STRETCH;
  // A copy: the document is not kept for its sake.
  mark.ahead = isWorthy ? { bytes: new Uint8Array(bytes.subarray(from, to)), key } : undefined;
};

/** Steps into an object; whether there is anything in it. */
const hasMembers = (reading: Reading): boolean => {
  const { bytes } = reading;
  const at = afterSpace(bytes, reading.at + 1);
  const isEmpty = bytes[at] === CLOSE_OBJECT;
  reading.at = isEmpty ? at + 1 : at;
  return !isEmpty;
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

/** Reads a key and steps to its value. */
const readKey = (reading: Reading, plan: ReadingPlan): MemberKey => {
  const { bytes } = reading;
  const start = expectByte(bytes, reading.at, QUOTE);
  const end = stringEnd(bytes, start);
  reading.at = afterSpace(bytes, expectByte(bytes, afterSpace(bytes, end), COLON));
  const spelling = bytes.toString('utf8', start, end - 1);
  const known = plan.keys?.get(spelling);
  if (known) return known;
  const name: unknown = spelling.includes('\\') ? JSON.parse(`"${spelling}"`) : spelling;
  return reading.plans.keyOf(plan, String(name), spelling);
};
