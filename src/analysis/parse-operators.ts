import { isNotFinite } from '../contract/judgment.ts';
import { isShallow } from '../contract/nesting.ts';
import { microsecondsOf } from '../contract/timestamp.ts';
import type { JsonOperators, JudgmentFilter, NumberOperators, SelectorKey, TextOperators } from './filter.ts';
import { pointerLookup } from './json-pointer.ts';
import { canonicalJson } from './json-value.ts';
import {
  bool,
  finite,
  listOf,
  needsMore,
  oneOf,
  type Place,
  type Reader,
  type Readers,
  readObject,
  readOne,
  refuse,
  setOf,
  text,
} from './parse-input.ts';

/* Operators, each checked and in one spelling. */

type Range = Pick<NumberOperators, 'lt' | 'lte' | 'gt' | 'gte'>;

const checkedRange = <T extends Range>(operators: T, place: Place): T => {
  const { gt = Number.NEGATIVE_INFINITY, gte = gt, lt = Number.POSITIVE_INFINITY, lte = lt } = operators;
  if (Math.max(gt, gte) > Math.min(lt, lte)) refuse(place, 'begins above its end, so that nothing could fit it.');
  return operators;
};

const TEXT: Readers<TextOperators> = {
  eq: text,
  ne: text,
  in: setOf(text),
  notIn: setOf(text),
  contains: text,
  startsWith: text,
  isNull: bool,
  caseSensitive: (value, place, depth) => (bool(value, place, depth) ? true : undefined),
};

export const textOperators: Reader<TextOperators> = (value, place) => needsMore(readObject(value, place, TEXT), place, 'caseSensitive');

const RANGE: Readers<Range> = { lt: finite, lte: finite, gt: finite, gte: finite };

const numbers = listOf(finite);

const NUMBER: Readers<NumberOperators> = {
  eq: finite,
  ne: finite,
  in: (value, place, depth) => [...new Set(numbers(value, place, depth))].sort((one, other) => one - other),
  ...RANGE,
  isNull: bool,
};

export const numberOperators: Reader<NumberOperators> = (value, place) =>
  checkedRange(needsMore(readObject(value, place, NUMBER), place), place);

const moment: Reader<number> = (value, place) => microsecondsOf(value) ?? refuse(place, 'has to be a time as RFC 3339 writes it.');

type TimeOperators = Range & Pick<NumberOperators, 'isNull'>;

const TIME: Readers<TimeOperators> = { lt: moment, lte: moment, gt: moment, gte: moment, isNull: bool };

export const timeOperators: Reader<NumberOperators> = (value, place) =>
  checkedRange(needsMore(readObject<TimeOperators>(value, place, TIME), place), place);

export const pointer: Reader<string> = (value, place, depth) => {
  const path = text(value, place, depth) as string;
  return pointerLookup(path) ? path : refuse(place, 'is not a JSON Pointer (RFC 6901), such as "/customer/name".');
};

const json: Reader<unknown> = (value, place) => {
  if (!isShallow(value)) return refuse(place, 'is nested too deeply.');
  return isNotFinite(value) ? refuse(place, 'holds a number that is not finite.') : value;
};

const jsons = listOf(json);

const JSON_VALUE: Readers<JsonOperators> = {
  path: pointer,
  eq: json,
  ne: json,
  in: (value, place, depth) => {
    const values = new Map((jsons(value, place, depth) ?? []).map((item) => [canonicalJson(item), item]));
    return [...values.keys()].sort().map((key) => values.get(key));
  },
  contains: text,
  ...RANGE,
  exists: bool,
  isNull: bool,
};

export const jsonOperators: Reader<JsonOperators> = (value, place) => {
  const operators = readObject(value, place, JSON_VALUE);
  if (operators.path === undefined) refuse([...place, 'path'], 'is missing.');
  return checkedRange(needsMore(operators, place, 'path'), place);
};

const SELECTOR: Readers<{ path: string; versionId: string; name: string }> = { path: text, versionId: text, name: text };

export const selector: Reader<SelectorKey> = (value, place) => readOne(value, place, SELECTOR) as SelectorKey;

const JUDGMENT: Readers<JudgmentFilter> = {
  evaluator: selector,
  state: setOf(oneOf(['judged', 'abstained', 'errored', 'missing'])) as Reader<JudgmentFilter['state'] & object>,
  valence: setOf(oneOf(['positive', 'negative', 'neutral', 'unknown'])),
  passed: bool,
  score: numberOperators,
  number: numberOperators,
  option: textOperators,
  text: textOperators,
  error: textOperators,
  user: textOperators,
};

export const judgmentFilter: Reader<JudgmentFilter> = (value, place) => needsMore(readObject(value, place, JUDGMENT), place, 'evaluator');
