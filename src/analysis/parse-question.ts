import { type JsonPlace, NUMBER_FIELDS, TERM_FIELDS } from './block.ts';
import { agreement, comparison, partsOfComparison } from './comparison/parse-comparison.ts';
import { QuestionError } from './errors.ts';
import type { OrderKey, OrderStep } from './filter.ts';
import { readFilter } from './parse-filter.ts';
import {
  between,
  bool,
  finite,
  isTrue,
  listOf,
  object,
  oneOf,
  type Place,
  type Reader,
  type Readers,
  refuse,
  someOf,
  text,
} from './parse-input.ts';
import { pointer, selector } from './parse-operators.ts';
import type {
  AggregatesAsk,
  Dimension,
  FacetAsk,
  GroupsAsk,
  HistogramAsk,
  JudgmentAsk,
  NumberAsk,
  Question,
  TimeBucket,
} from './question.ts';

/*
 * A question as it travels. Whoever answers reads it anew, for anyone may have sent it: nothing in it is unknown, unbounded or of another form
 * than it says.
 */

const MAX_STEPS = 5;
const MAX_KEYS = 3;
const MAX_ASKS = 30;
const MAX_BINS = 200;
const MAX_GROUPS = 10_000;
/** Numbers, groups and values that an answer may have in all: several times what an operation may cost by default. */
const MAX_PARTS = 100_000;
const MAX_TEXT = 100;

const confidence: Reader<number> = (value, place, depth) => {
  const number = finite(value, place, depth) as number;
  return number > 0 && number < 1 ? number : refuse(place, 'has to be above 0 and below 1.');
};

const confidences = listOf(confidence);

const HISTOGRAM: Readers<HistogramAsk> = { bins: between(1, MAX_BINS), from: finite, to: finite };

const NUMBERS: Readers<NumberAsk> = {
  percentiles: listOf(between(0, 100, false)),
  histograms: listOf(object<HistogramAsk>(HISTOGRAM, 'bins'), MAX_ASKS),
  intervals: confidences,
};
const numbers = object<NumberAsk>(NUMBERS);

const passRateInterval = object<{ confidence: number; denominator: 'judgments' | 'logs' }>(
  { confidence, denominator: oneOf(['judgments', 'logs']) },
  'confidence',
  'denominator',
);

const JUDGMENTS: Readers<JudgmentAsk> = {
  evaluators: listOf(selector),
  numbers,
  passRateIntervals: listOf(passRateInterval),
  scoreIntervals: confidences,
};

const numbersByField = object(
  Object.fromEntries(NUMBER_FIELDS.map((field) => [field, numbers])) as Readers<NonNullable<AggregatesAsk['numbers']>>,
);

const AGGREGATES: Readers<AggregatesAsk> = {
  numbers: numbersByField,
  datapointCount: isTrue,
  created: isTrue,
  errorRateIntervals: confidences,
  judgments: object(JUDGMENTS),
};
const aggregates = object(AGGREGATES);

/** Reads the first form whose members are there: each form is told by its first member. */
const byMember =
  <T>(forms: Readonly<Record<string, Reader<T>>>): Reader<T> =>
  (value, place, depth) => {
    const members = typeof value === 'object' && value !== null ? value : {};
    const name = Object.keys(forms).find((key) => Object.hasOwn(members, key));
    const form = name === undefined ? undefined : forms[name];
    return form ? form(value, place, depth) : refuse(place, `has to have one of ${Object.keys(forms).join(', ')}.`);
  };

const dimension: Reader<Dimension> = byMember<Dimension>({
  field: object({ field: oneOf([...TERM_FIELDS.filter((field) => field !== 'log'), 'hasError'] as const) }),
  createdAt: object<{ createdAt: TimeBucket }>({ createdAt: oneOf(['hour', 'day', 'week', 'month']) }),
  judgment: object({ judgment: selector }),
  place: object<{ place: JsonPlace; path: string }>({ place: oneOf(['inputs', 'metadata', 'target']), path: pointer }, 'path'),
});

const timeZone: Reader<string> = (value, place, depth) => {
  const zone = text(value, place, depth) as string;
  return zone.length <= MAX_TEXT ? zone : refuse(place, 'is no time zone.');
};

const GROUPS: Readers<GroupsAsk> = {
  by: (value, place, depth) => {
    const keys = someOf(dimension)(value, place, depth) ?? [];
    return keys.length <= MAX_KEYS ? keys : refuse(place, `has more than ${MAX_KEYS} keys.`);
  },
  first: between(0, MAX_GROUPS),
  order: oneOf(['count-desc', 'key-asc', 'key-desc']),
  timeZone,
  aggregates,
};

const FACET: Readers<FacetAsk> = { by: dimension, first: between(0, MAX_GROUPS), timeZone };

const orderKey: Reader<OrderKey> = byMember<OrderKey>({
  number: object({ number: oneOf(NUMBER_FIELDS) }),
  term: object<{ term: 'datapoint' }>({ term: oneOf(['datapoint']) }),
  listed: object({ listed: isTrue }),
  judgmentErrors: object({ judgmentErrors: isTrue }),
  judgment: object({ judgment: selector }),
  place: object<{ place: 'inputs' | 'metadata'; path: string }>({ place: oneOf(['inputs', 'metadata']), path: pointer }, 'path'),
});

const ORDER_STEP: Readers<OrderStep> = { by: orderKey, descending: isTrue, nullsFirst: isTrue };

const count = between(0, 2 ** 31 - 1);
const offset = between(0, Number.MAX_SAFE_INTEGER);

const QUESTION: Readers<Question> = {
  filter: readFilter,
  orderBy: listOf(object<OrderStep>(ORDER_STEP, 'by'), MAX_STEPS),
  window: object<Question['window']>({ offset, count }, 'offset', 'count'),
  total: bool,
  hasNext: isTrue,
  aggregates,
  groups: listOf(object<GroupsAsk>(GROUPS, 'by', 'first', 'order', 'timeZone'), MAX_ASKS),
  facets: listOf(object<FacetAsk>(FACET, 'by', 'first', 'timeZone'), MAX_ASKS),
  comparisons: listOf(comparison, MAX_ASKS),
  agreements: listOf(agreement, MAX_ASKS),
};

const question = object<Question>(QUESTION, 'filter', 'orderBy', 'window', 'total');

const lengthOf = (list: readonly unknown[] = []): number => list.length;

const sumOf = <T>(items: readonly T[], partsOf: (item: T) => number): number => items.reduce((total, item) => total + partsOf(item), 0);

const partsOfNumber = ({ percentiles, histograms = [], intervals }: NumberAsk): number =>
  1 + lengthOf(percentiles) + sumOf(histograms, ({ bins }) => bins) + lengthOf(intervals);

/** Of judgments as if there were one evaluator. */
const partsOf = ({ numbers: fields = {}, errorRateIntervals, judgments = {} }: AggregatesAsk): number =>
  1 +
  sumOf(Object.values(fields), partsOfNumber) +
  lengthOf(errorRateIntervals) +
  partsOfNumber(judgments.numbers ?? {}) +
  lengthOf(judgments.passRateIntervals) +
  lengthOf(judgments.scoreIntervals);

const checkedSize = (read: Question, place: Place): Question => {
  const { aggregates: sums, groups = [], facets = [], comparisons = [] } = read;
  const parts =
    (sums ? partsOf(sums) : 0) +
    sumOf(groups, (group) => group.first * (1 + (group.aggregates ? partsOf(group.aggregates) : 0))) +
    sumOf(facets, ({ first }) => first) +
    sumOf(comparisons, partsOfComparison);
  if (parts <= MAX_PARTS) return read;
  throw new QuestionError(place, `An answer could have ${parts} numbers, groups and values; at most ${MAX_PARTS} are allowed.`);
};

/**
 * A question that came over a wire; a `QuestionError` says what is none in it. Whoever asks one may check it by this beforehand: what is let
 * through here is answered.
 */
export const readQuestion = (value: unknown, place: Place): Question => checkedSize(question(value, place, 0) as Question, place);
