import { isShallow } from '../contract/nesting.ts';
import type { Terms } from './block.ts';
import type { JsonOperators, NumberOperators, TextOperators } from './filter.ts';
import { fold, foldedOnce } from './fold.ts';
import { canonicalJson, jsonEqual } from './json-value.ts';

/* Operators as functions of one value. Every comparison with what is missing is false; all operators that are there have to hold. */

type Test<T> = (value: T) => boolean;

const all = <T>(tests: readonly Test<T>[]): Test<T> => {
  const [first, second] = tests;
  if (!first) return () => true;
  if (!second) return first;
  if (tests.length === 2) return (value) => first(value) && second(value);
  return (value) => tests.every((test) => test(value));
};

/** The test that an operator makes, where the operator is there. */
const given = <Operand, T>(operand: Operand | undefined, test: (operand: Operand) => Test<T>): Test<T>[] =>
  operand === undefined ? [] : [test(operand)];

const inRange = ({ lt, lte, gt, gte }: Pick<NumberOperators, 'lt' | 'lte' | 'gt' | 'gte'>): Test<number>[] => [
  ...given(lt, (end) => (value: number) => value < end),
  ...given(lte, (end) => (value: number) => value <= end),
  ...given(gt, (end) => (value: number) => value > end),
  ...given(gte, (end) => (value: number) => value >= end),
];

/** Of a number; NaN is a missing one. */
export const numberTest = ({ eq, ne, in: among, isNull, ...range }: NumberOperators): Test<number> =>
  all([
    ...given(isNull, (asked) => (value: number) => Number.isNaN(value) === asked),
    ...inRange(range),
    ...given(eq, (other) => (value: number) => value === other),
    // Only NaN is not itself.
    ...given(ne, (other) => (value: number) => value !== other && !Number.isNaN(value)),
    ...given(among, (others) => {
      const set = new Set(others);
      return (value: number) => set.has(value);
    }),
  ]);

const asItIs = (text: string): string => text;

const equals = (other: string) => (text: string) => text === other;
const differs = (other: string) => (text: string) => text !== other;
const holds = (part: string) => (text: string) => text.includes(part);
const begins = (part: string) => (text: string) => text.startsWith(part);
const isAmong = (others: ReadonlySet<string>) => (text: string) => others.has(text);
const isOther = (others: ReadonlySet<string>) => (text: string) => !others.has(text);

/** Of a text; null is a missing one. */
export const textTest = ({ isNull, caseSensitive, eq, ne, in: among, notIn, contains, startsWith }: TextOperators): Test<string | null> => {
  const shape = caseSensitive ? asItIs : foldedOnce;
  const shapes = (texts: readonly string[]): ReadonlySet<string> => new Set(texts.map(shape));
  const compares = [
    ...given(eq, (text) => equals(shape(text))),
    ...given(ne, (text) => differs(shape(text))),
    ...given(among, (texts) => isAmong(shapes(texts))),
    ...given(notIn, (texts) => isOther(shapes(texts))),
    ...given(contains, (text) => holds(shape(text))),
    ...given(startsWith, (text) => begins(shape(text))),
  ];
  if (compares.length === 0) return (text) => (text === null) === isNull;
  if (isNull) return () => false;
  const fits = all(compares);
  return (text) => text !== null && fits(shape(text));
};

/** Whether a value is one of these, however many there are: what has no parts is looked up by itself, the rest by its text in one spelling. */
const isOneOf = (others: readonly unknown[]): Test<unknown> => {
  const simple = new Set<unknown>();
  const structures = new Map<string, unknown>();
  for (const other of others) {
    if (typeof other === 'object' && other !== null) structures.set(canonicalJson(other), other);
    else simple.add(other);
  }
  return (value) => {
    if (typeof value !== 'object' || value === null) return simple.has(value);
    if (structures.size === 0 || !isShallow(value)) return false;
    const other = structures.get(canonicalJson(value));
    // What is not finite is spelled as null is.
    return other !== undefined && jsonEqual(value, other);
  };
};

/** Of a JSON value; undefined is nothing at all, and null is a value. Numbers that are not finite fit no comparison but `ne`. */
export const jsonTest = ({ exists, isNull, eq, ne, in: among, contains, ...range }: Omit<JsonOperators, 'path'>): Test<unknown> => {
  const ends = inRange(range);
  const isWithin = all(ends);
  const isIn = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value) && isWithin(value);
  return all([
    ...given(exists, (asked) => (value: unknown) => (value !== undefined) === asked),
    ...given(isNull, (asked) => (value: unknown) => (value === null) === asked),
    ...(ends.length > 0 ? [isIn] : []),
    ...given(eq, (other) => (value: unknown) => jsonEqual(value, other)),
    ...given(ne, (other) => (value: unknown) => value !== undefined && !jsonEqual(value, other)),
    ...given(among, isOneOf),
    ...given(contains, (part) => {
      const folded = fold(part);
      return (value: unknown) => typeof value === 'string' && foldedOnce(value).includes(folded);
    }),
  ]);
};

const NO = 1;
const YES = 2;

/** The same of a term, by its code, and 0 for no text: each text is looked at once. */
export const termTest = (test: Test<string | null>, terms: Terms): Test<number> => {
  let known = new Uint8Array(64);
  const look = (code: number): boolean => {
    const holds = test(code === 0 ? null : terms.textOf(code));
    if (code >= known.length) {
      const grown = new Uint8Array(Math.max(code + 1, terms.size, known.length * 2));
      grown.set(known);
      known = grown;
    }
    known[code] = holds ? YES : NO;
    return holds;
  };
  return (code) => (known[code] ? known[code] === YES : look(code));
};
