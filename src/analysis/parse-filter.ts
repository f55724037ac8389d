import { LOG_KINDS } from '../contract/log.ts';
import type { JsonOperators, JudgmentFilter, LogFilter } from './filter.ts';
import { fold } from './fold.ts';
import { bool, oneOf, type Place, type Reader, type Readers, readObject, refuse, setOf, someOf, text } from './parse-input.ts';
import { jsonOperators, judgmentFilter, numberOperators, textOperators, timeOperators } from './parse-operators.ts';

/** The most levels of filters in filters. */
export const MAX_NESTING = 10;
/** The most operators of a filter, at all depths. */
export const MAX_OPERATORS = 200;
const MAX_RUNS = 50;
/** In code points. */
const MAX_SEARCH = 500;

/** A phrase in double quotes, whose last may be missing, or a word. */
const WORDS = /"([^"]*)"?|[^\s"]+/g;

/** Words and phrases, folded, each once and sorted. */
export const search: Reader<string[]> = (value, place, depth) => {
  const words = text(value, place, depth) as string;
  if ([...words].length > MAX_SEARCH) return refuse(place, `is longer than ${MAX_SEARCH} characters.`);
  const needles = [...words.matchAll(WORDS)].map(([word, phrase]) => phrase ?? word).filter((needle) => needle.trim() !== '');
  return needles.length === 0 ? refuse(place, 'holds no word to look for.') : [...new Set(needles.map(fold))].sort();
};

const jsons = someOf(jsonOperators);
const ids = setOf(text);

const FIELDS = {
  runIds: setOf(text, MAX_RUNS),
  logIds: ids,
  datapointIds: ids,
  versionIds: ids,
  kinds: setOf(oneOf([...LOG_KINDS, 'unknown'])),
  duration: numberOperators,
  providerLatency: numberOperators,
  promptTokens: numberOperators,
  outputTokens: numberOperators,
  totalTokens: numberOperators,
  totalCost: numberOperators,
  source: textOperators,
  user: textOperators,
  environment: textOperators,
  model: textOperators,
  finishReason: textOperators,
  hasError: bool,
  error: textOperators,
  output: textOperators,
  inputs: jsons,
  metadata: jsons,
  target: jsons,
  judgments: someOf(judgmentFilter),
};

/** Reads filters, nested ones too, whose words and times come in their own spelling. */
const filterReader = (own: Pick<Readers<LogFilter>, 'search' | 'createdAt'>): Reader<LogFilter> => {
  const nested: Reader<LogFilter> = (value, place, depth) => {
    if (depth >= MAX_NESTING) return refuse(place, `is nested more than ${MAX_NESTING} deep.`);
    return readObject(value, place, readers, depth + 1);
  };
  const filters = someOf(nested);
  const { runIds, logIds, datapointIds, versionIds, kinds, ...others } = FIELDS;
  const before = { runIds, logIds, datapointIds, versionIds, kinds };
  const readers: Readers<LogFilter> = { and: filters, or: filters, not: nested, ...before, ...own, ...others };
  return nested;
};

const given = filterReader({ search, createdAt: timeOperators });

/** Folded, a character is no more than three. */
const MAX_WORD = 3 * MAX_SEARCH;

const sentWord: Reader<string> = (value, place, depth) => {
  const word = text(value, place, depth) as string;
  return [...word].length > MAX_WORD ? refuse(place, `is longer than ${MAX_WORD} characters.`) : word;
};

/** Words and times as they travel: folded, and as microseconds. */
const sent = filterReader({ search: someOf(sentWord), createdAt: numberOperators });

const sum = <T>(items: readonly T[], count: (item: T) => number): number => items.reduce((total, item) => total + count(item), 0);

/** What tells an operator where or how to compare, and is none itself. */
const NOT_COUNTED: ReadonlySet<string> = new Set(['path', 'caseSensitive', 'evaluator']);

const inOperators = (operators: object): number => Object.keys(operators).filter((key) => !NOT_COUNTED.has(key)).length;

/** How many operators the value of a field has. */
export const inValue = (value: unknown): number => (typeof value === 'object' && !Array.isArray(value) ? inOperators(value as object) : 1);

const inJudgment = (filter: JudgmentFilter): number =>
  sum(Object.entries(filter), ([key, value]) => (NOT_COUNTED.has(key) ? 0 : inValue(value)));

/** How many operators a filter has at all depths. */
const inFilter = ({ and = [], or = [], not, judgments = [], inputs = [], metadata = [], target = [], ...fields }: LogFilter): number =>
  sum(not ? [not, ...and, ...or] : [...and, ...or], inFilter) +
  sum(judgments, inJudgment) +
  sum<JsonOperators>([...inputs, ...metadata, ...target], inOperators) +
  sum(Object.values(fields), inValue);

const checked = (filter: LogFilter | undefined, place: Place): LogFilter => {
  if (filter && inFilter(filter) <= MAX_OPERATORS) return filter;
  return refuse(place, `has more than ${MAX_OPERATORS} operators.`);
};

/**
 * A filter as a resolver gets it, with upstream ids, checked and in one spelling: equal filters give equal canonical JSON. Undefined lets every
 * row through, as `{}` does. What is no filter, or asks for nothing by mistake, is a `QuestionError`.
 */
export const parseFilter = (input: unknown, place: Place): LogFilter => checked(input === undefined ? {} : given(input, place, 0), place);

/** A filter as it travels, checked anew: anyone may have sent it. */
export const readFilter: Reader<LogFilter> = (value, place) => checked(sent(value, place, 0), place);
