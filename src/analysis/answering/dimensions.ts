import {
  type AttachedEvaluator,
  type Block,
  type CellBlock,
  JUDGMENT_KINDS,
  JUDGMENT_STATES,
  type TermField,
  type Terms,
} from '../block.ts';
import { theEvaluator } from '../evaluators.ts';
import { pointerLookup } from '../json-pointer.ts';
import { distinctText } from '../json-value.ts';
import { type Place, refuse } from '../parse-input.ts';
import type { Dimension, TimeBucket } from '../question.ts';
import { COSTS, type Lookups } from '../row-test.ts';
import { TimeBuckets } from './time-buckets.ts';
import { timeZoneOf } from './time-zone.ts';
import { idValue, MISSING, RANKS, textValue, type Value } from './values.ts';

/**
 * A thing that rows are put together by. Its values have numbers, counted from 0 as they are first seen. A row has one value; where it has
 * several, the number is below 0 and stands for them.
 */
export interface DimensionValues {
  readonly values: readonly Value[];
  /** As `COSTS` has it, what looking at a row costs. */
  readonly cost: number;
  on(block: Block): (row: number) => number;
  /** The values that a number below 0 stands for. */
  severalOf(number: number): readonly number[];
}

const NONE: readonly number[] = [];

/** Values that were seen, each once. */
class SeenValues {
  readonly values: Value[] = [];
  readonly #numbers = new Map<unknown, number>();

  /** The number of the value that a key stands for; `value` makes it when it is first seen. Keys of another kind have numbers of their own. */
  numberOf(key: unknown, value: () => Value, numbers = this.#numbers): number {
    const known = numbers.get(key);
    if (known !== undefined) return known;
    const number = this.add(value());
    numbers.set(key, number);
    return number;
  }

  add(value: Value): number {
    this.values.push(value);
    return this.values.length - 1;
  }
}

/** What gives a row's value by a key of it, most often a code. */
const simple = (seen: SeenValues, on: (block: Block) => (row: number) => number, cost: number = COSTS.column): DimensionValues => ({
  values: seen.values,
  cost,
  on,
  severalOf: () => NONE,
});

const ID_FIELDS: ReadonlySet<TermField> = new Set(['run', 'datapoint', 'version', 'kind']);

const firstLine = (text: string): string =>
  text
    .trim()
    .split(/[\r\n]/, 1)[0]
    ?.trimEnd() ?? '';

/** Numbers by codes of terms. Of neighbours, which mostly have the same one, it is looked up once. */
const byTerm = (field: TermField, terms: Terms): DimensionValues => {
  const seen = new SeenValues();
  const numbers = new Map<number, number>();
  const numberOfText = (code: number): number => {
    if (code === 0) return seen.numberOf(0, () => MISSING);
    const text = field === 'error' ? firstLine(terms.textOf(code)) : terms.textOf(code);
    return seen.numberOf(text, () => (ID_FIELDS.has(field) ? idValue(text) : textValue(text)));
  };
  return simple(seen, (block) => {
    const codes = block.terms(field);
    let [last, number] = [-1, -1];
    return (row) => {
      const code = codes[row] as number;
      if (code === last) return number;
      last = code;
      const known = numbers.get(code);
      number = known ?? numberOfText(code);
      if (known === undefined) numbers.set(code, number);
      return number;
    };
  });
};

const booleanValue = (value: boolean, rank: number): Value => ({
  key: { value, label: String(value) },
  standing: { rank, number: Number(value) },
});

const byFailure = (): DimensionValues => {
  const seen = new SeenValues();
  return simple(seen, (block) => {
    const codes = block.terms('error');
    return (row) => {
      const hasError = codes[row] !== 0;
      return seen.numberOf(hasError, () => booleanValue(hasError, RANKS.known));
    };
  });
};

const byTime = (bucket: TimeBucket, timeZone: string): DimensionValues => {
  const seen = new SeenValues();
  const zone = timeZoneOf(timeZone, ['timeZone']);
  const buckets = new TimeBuckets(bucket, zone, ({ begin, key }) => seen.add({ key, standing: { rank: RANKS.number, number: begin } }));
  return simple(seen, (block) => {
    const times = block.numbers('createdAt');
    return (row) => buckets.numberOf(times[row] as number) ?? seen.numberOf('none', () => MISSING);
  });
};

const numberValue = (value: number): Value => ({
  key: { value, label: String(value) },
  standing: { rank: RANKS.number, number: value },
});

const JSON_NULL: Value = { key: { value: null, label: 'null' }, standing: { rank: RANKS.null } };

/** A JSON value by itself where that tells it from others, and by its text in one spelling where it is an object or a list. */
const numberOfJson = (seen: SeenValues, structures: Map<unknown, number>, value: unknown): number => {
  if (value === undefined) return seen.numberOf(undefined, () => MISSING);
  if (typeof value === 'string') return seen.numberOf(value, () => textValue(value));
  if (typeof value === 'number' && Number.isFinite(value)) return seen.numberOf(value, () => numberValue(value));
  if (typeof value === 'boolean') return seen.numberOf(value, () => booleanValue(value, RANKS.other));
  if (value === null || typeof value === 'number') return seen.numberOf(null, () => JSON_NULL);
  const text = distinctText(value);
  const standing = { rank: RANKS.other, number: 2, texts: [text, text] } as const;
  return seen.numberOf(text, () => ({ key: { value, label: text }, standing }), structures);
};

const byJson = (json: 'inputs' | 'metadata' | 'target', path: string, place: Place): DimensionValues => {
  const seen = new SeenValues();
  const structures = new Map<unknown, number>();
  const lookup = pointerLookup(path) ?? refuse([...place, `${json}Path`], 'is not a JSON Pointer (RFC 6901).');
  return simple(seen, (block) => (row) => numberOfJson(seen, structures, lookup(block.json(json, row))), COSTS.json);
};

const [BOOLEAN, JUDGED] = [JUDGMENT_KINDS.indexOf('boolean'), JUDGMENT_STATES.indexOf('judged')];

/** After all options and booleans, in the order of the schema's enum. */
const STATE_ORDER = ['judged', 'abstained', 'errored', 'missing'];

const stateValue = (index: number): Value => {
  const state = JUDGMENT_STATES[index] as string;
  const word = state.toUpperCase();
  return { key: { value: word, label: word }, standing: { rank: RANKS.other, number: STATE_ORDER.indexOf(state) } };
};

class JudgmentValues implements DimensionValues {
  readonly cost = COSTS.options;
  readonly #seen = new SeenValues();
  readonly #states: (number | undefined)[] = [];
  readonly #options = new Map<number, number>();
  readonly #sets = new Map<string, number>();
  readonly #several: (readonly number[])[] = [];
  readonly #index: number;
  readonly #evaluator: AttachedEvaluator;
  readonly #terms: Terms;

  constructor(index: number, evaluator: AttachedEvaluator, terms: Terms) {
    this.#index = index;
    this.#evaluator = evaluator;
    this.#terms = terms;
  }

  get values(): readonly Value[] {
    return this.#seen.values;
  }

  on(block: Block): (row: number) => number {
    const cells = block.cells(this.#index);
    return (row) => {
      const state = cells.states[row] as number;
      if (state !== JUDGED) return this.#stateOf(state);
      if (cells.kinds[row] === BOOLEAN) return this.#booleanOf(cells.numbers[row] === 1);
      return this.#chosenAt(cells, row);
    };
  }

  severalOf(number: number): readonly number[] {
    return this.#several[-1 - number] ?? NONE;
  }

  #stateOf(state: number): number {
    this.#states[state] ??= this.#seen.add(stateValue(state));
    return this.#states[state] as number;
  }

  #booleanOf(value: boolean): number {
    return this.#seen.numberOf(value, () => booleanValue(value, RANKS.number));
  }

  #chosenAt(cells: CellBlock, row: number): number {
    const options = cells.optionsAt(row);
    if (options.length === 0) return this.#stateOf(JUDGED);
    if (options.length === 1) return this.#optionOf(options[0] as number);
    const key = options.join(' ');
    let number = this.#sets.get(key);
    if (number === undefined) {
      this.#several.push(options.map((option) => this.#optionOf(option)));
      number = -this.#several.length;
      this.#sets.set(key, number);
    }
    return number;
  }

  #optionOf(code: number): number {
    let number = this.#options.get(code);
    if (number === undefined) {
      const text = this.#terms.textOf(code);
      const place = this.#evaluator.options.indexOf(text);
      const value = textValue(text);
      number = this.#seen.add(place < 0 ? value : { ...value, standing: { rank: RANKS.known, number: place } });
      this.#options.set(code, number);
    }
    return number;
  }
}

/** Throws a `QuestionError` for an unknown evaluator or time zone, or what is no JSON Pointer. */
export const createDimension = (dimension: Dimension, timeZone: string, { terms, evaluators }: Lookups, place: Place): DimensionValues => {
  if ('createdAt' in dimension) return byTime(dimension.createdAt, timeZone);
  if ('place' in dimension) return byJson(dimension.place, dimension.path, place);
  if ('judgment' in dimension) {
    const index = theEvaluator(dimension.judgment, evaluators, [...place, 'judgment']);
    return new JudgmentValues(index, evaluators[index] as AttachedEvaluator, terms);
  }
  return dimension.field === 'hasError' ? byFailure() : byTerm(dimension.field, terms);
};
