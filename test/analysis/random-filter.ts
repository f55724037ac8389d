import fc from 'fast-check';
import { type Cell, cellOf, EVALUATORS, OPTION_NAMES } from './random-cells.ts';
import { json, KEYS, MOMENTS, NUMBERS, type Row, TEXTS, together } from './random-rows.ts';
import { foldedByPoints } from './text-rules.ts';

/* Filters as a resolver gets them, each beside what it means, said without a look at how the source says it. */

export interface Asked<T> {
  readonly input: Readonly<Record<string, unknown>>;
  readonly fits: (value: T) => boolean;
}

/** The members of all; every one of them has to fit. */
const bothOf = <T>(parts: readonly Asked<T>[]): Asked<T> => ({
  input: Object.assign({}, ...parts.map(({ input }) => input)),
  fits: (value) => parts.every(({ fits }) => fits(value)),
});

/** Mostly one of these, and sometimes more, each at most once: many at once let hardly any row through. */
const someOf = <T>(choices: readonly fc.Arbitrary<Asked<T>>[]): fc.Arbitrary<Asked<T>> =>
  fc.oneof(
    { weight: 3, arbitrary: fc.oneof(...choices) },
    {
      weight: 1,
      arbitrary: fc
        .shuffledSubarray([...choices], { minLength: Math.min(2, choices.length), maxLength: Math.min(3, choices.length) })
        .chain((chosen) => fc.tuple(...chosen))
        .map(bothOf),
    },
  );

export const operator = <Operand, T>(
  name: string,
  operands: fc.Arbitrary<Operand>,
  fits: (value: T, operand: Operand) => boolean,
): fc.Arbitrary<Asked<T>> => operands.map((operand) => ({ input: { [name]: operand }, fits: (value) => fits(value, operand) }));

const isNull = <T>(): fc.Arbitrary<Asked<T | null>> =>
  operator('isNull', fc.boolean(), (value: T | null, asked) => (value === null) === asked);

/** Ends that are in order. */
const ranges = <T>(values: fc.Arbitrary<readonly [spelling: T, number: number]>): fc.Arbitrary<Asked<number | null>> =>
  fc
    .record({ one: values, other: values, from: fc.constantFrom('gt', 'gte', ''), to: fc.constantFrom('lt', 'lte', '') })
    .filter(({ from, to }) => from !== '' || to !== '')
    .map(({ one, other, from, to }) => {
      const [low, high] = one[1] <= other[1] ? [one, other] : [other, one];
      return {
        input: { ...(from && { [from]: low[0] }), ...(to && { [to]: high[0] }) },
        fits: (value) => {
          if (value === null) return false;
          const isAbove = from === '' || (from === 'gt' ? value > low[1] : value >= low[1]);
          return isAbove && (to === '' || (to === 'lt' ? value < high[1] : value <= high[1]));
        },
      };
    });

const rangeOf = (number: fc.Arbitrary<number>) => ranges(number.map((value) => [value, value] as const));

const numberOperatorsOf = (number: fc.Arbitrary<number>): fc.Arbitrary<Asked<number | null>> =>
  someOf<number | null>([
    operator('eq', number, (value: number | null, other) => value !== null && value - other === 0),
    operator('ne', number, (value: number | null, other) => value !== null && value - other !== 0),
    operator(
      'in',
      fc.array(number, { maxLength: 3 }),
      (value: number | null, others) => value !== null && others.some((other) => value - other === 0),
    ),
    rangeOf(number),
    isNull<number>(),
  ]);

const number = fc.constantFrom<number>(...NUMBERS);
export const numberOperators = numberOperatorsOf(number);
/** Of judgments and scores. */
const cellNumbers = numberOperatorsOf(fc.constantFrom(0, 1, 3, -3, 2.5, -2.5));

export const timeOperators = someOf<number | null>([ranges(fc.constantFrom(...MOMENTS)), isNull<number>()]);

const textOperators = (texts: fc.Arbitrary<string>, parts = texts): fc.Arbitrary<Asked<string | null>> =>
  fc.boolean().chain((caseSensitive) => {
    const shape = caseSensitive ? (text: string) => text : foldedByPoints;
    const compare = <Operand>(name: string, operands: fc.Arbitrary<Operand>, fits: (text: string, operand: Operand) => boolean) =>
      operator(name, operands, (value: string | null, operand: Operand) => value !== null && fits(shape(value), operand));
    const isAmong = (text: string, others: readonly string[]): boolean => others.some((other) => shape(other) === text);
    const list = fc.array(texts, { maxLength: 3 });
    return someOf<string | null>([
      compare('eq', texts, (text, other) => text === shape(other)),
      compare('ne', texts, (text, other) => text !== shape(other)),
      compare('in', list, isAmong),
      compare('notIn', list, (text, others) => !isAmong(text, others)),
      compare('contains', parts, (text, part) => text.split(shape(part)).length > 1 || shape(part) === ''),
      compare('startsWith', parts, (text, part) => text.slice(0, shape(part).length) === shape(part)),
      isNull<string>(),
    ]).map(({ input, fits }) => ({ input: caseSensitive ? { ...input, caseSensitive } : input, fits }));
  });

export const text = textOperators(
  fc.constantFrom(...TEXTS, 'gpt-4o', 'sonnet', 'STOP', 'timeout'),
  fc.constantFrom('re', 'FUND', 'ss', 'ß', 'é', 'σ', 'ΔΟ', '𐐀', '', 'i', 'O'),
);

const isSame = (one: unknown, other: unknown): boolean => {
  if (Array.isArray(one)) return Array.isArray(other) && one.length === other.length && one.every((item, at) => isSame(item, other[at]));
  if (typeof one !== 'object' || one === null)
    return typeof one === 'number' ? typeof other === 'number' && one - other === 0 : one === other;
  if (typeof other !== 'object' || other === null || Array.isArray(other)) return false;
  const [a, b] = [new Map(Object.entries(one)), new Map(Object.entries(other))];
  return a.size === b.size && [...a].every(([key, value]) => b.has(key) && isSame(value, b.get(key)));
};

const NOWHERE = Symbol();

/** What is at a path, by looking through what there is. */
export const valueAt = (value: unknown, [key, ...keys]: readonly string[]): unknown => {
  if (key === undefined) return value === undefined ? NOWHERE : value;
  if (typeof value !== 'object' || value === null) return NOWHERE;
  const member = Object.entries(value).find(([name]) => name === key);
  return member ? valueAt(member[1], keys) : NOWHERE;
};

/** Filters hold finite numbers only. */
const operand = json.map((value) => JSON.parse(JSON.stringify(value))).filter((value) => value !== null);

const isIn = (value: unknown): number | null => (typeof value === 'number' && Number.isFinite(value) ? value : null);

const jsonOperators: fc.Arbitrary<Asked<unknown>> = fc
  .tuple(
    fc.oneof(fc.constant([]), fc.array(fc.constantFrom(...KEYS), { maxLength: 2 })),
    someOf<unknown>([
      operator('eq', operand, (value: unknown, other) => isSame(value, other)),
      operator('ne', operand, (value: unknown, other) => value !== NOWHERE && !isSame(value, other)),
      operator('in', fc.array(operand, { maxLength: 3 }), (value: unknown, others) => others.some((other) => isSame(value, other))),
      operator('contains', fc.constantFrom('re', 'SS', 'é', ''), (value: unknown, part) =>
        typeof value === 'string' ? foldedByPoints(value).includes(foldedByPoints(part)) : false,
      ),
      rangeOf(number).map(({ input, fits }) => ({ input, fits: (value: unknown) => fits(isIn(value)) })),
      operator('exists', fc.boolean(), (value: unknown, asked) => (value !== NOWHERE) === asked),
      operator('isNull', fc.boolean(), (value: unknown, asked) => (value === null) === asked),
    ]),
  )
  .map(([path, { input, fits }]) => ({
    input: { ...input, path: path.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('') },
    fits: (value) => fits(valueAt(value, path)),
  }));

export const subset = <T>(values: readonly T[]): fc.Arbitrary<T[]> => fc.shuffledSubarray([...values]);

const option = textOperators(fc.constantFrom(...OPTION_NAMES), fc.constantFrom('o', 'GOOD', 'strasse'));

const KNOWN_VALENCES = ['positive', 'negative', 'neutral'];

const cellConditions = someOf<Cell>([
  operator('state', subset(['judged', 'abstained', 'errored', 'missing']), ({ state }: Cell, states) => states.includes(state)),
  operator(
    'valence',
    subset([...KNOWN_VALENCES, 'unknown']),
    ({ valence }: Cell, valences) => valence !== null && valences.includes(KNOWN_VALENCES.includes(valence) ? valence : 'unknown'),
  ),
  operator('passed', fc.boolean(), ({ value }: Cell, passed) => value === passed),
  cellNumbers.map(({ input, fits }) => ({ input: { score: input }, fits: ({ score }) => fits(score) })),
  cellNumbers.map(({ input, fits }) => ({
    input: { number: input },
    fits: ({ value }) => fits(typeof value === 'number' ? value : null),
  })),
  option.map(({ input, fits }) => ({
    input: { option: input },
    fits: ({ options }) => (options.length === 0 ? fits(null) : options.some((one) => fits(one))),
  })),
  text.map(({ input, fits }) => ({ input: { error: input }, fits: ({ error }) => fits(error) })),
]);

/** Texts of cells are those of evaluators that have no options: the kind of a text depends on its evaluator. */
const textOfCell = (cell: Cell, index: number): string | null =>
  index !== 3 && index !== 4 && typeof cell.value === 'string' ? cell.value : null;

const SELECTORS: readonly (readonly [selector: object | undefined, indices: readonly number[]])[] = [
  [undefined, [0, 1, 2, 3, 4, 5]],
  [{ name: 'Correct' }, [0, 1]],
  ...EVALUATORS.flatMap(
    ({ path, version_id }, index) =>
      [
        [{ path }, [index]],
        [{ versionId: version_id }, [index]],
      ] as const,
  ),
];

const users = textOperators(fc.constantFrom('Ida', 'bo', '', 'nobody'), fc.constantFrom('i', 'BO', ''));

const judgment: fc.Arbitrary<Asked<Row>> = fc
  .tuple(
    fc.constantFrom(...SELECTORS),
    fc.option(cellConditions, { nil: undefined }),
    text,
    fc.nat(5),
    fc.option(users, { nil: undefined, freq: 2 }),
  )
  .map(([[evaluator, indices], conditions, texts, chance, user]) => {
    const asksText = chance === 0 || !(conditions || user);
    return {
      input: {
        ...(evaluator && { evaluator }),
        ...conditions?.input,
        ...(asksText && { text: texts.input }),
        ...(user && { user: user.input }),
      },
      fits: (row) =>
        indices.some((index) => {
          const said = user ? (row.by[index]?.find((one) => user.fits(one.user))?.said ?? null) : undefined;
          const cell = cellOf(said === undefined ? row : { said: row.said.map(() => said) }, index);
          const mayBe = said !== null || conditions?.input['state'] !== undefined;
          return mayBe && (conditions?.fits(cell) ?? true) && (!asksText || texts.fits(textOfCell(cell, index)));
        }),
    };
  });

const searched = (row: Row): string[] => {
  const texts = (value: unknown): string[] => {
    if (typeof value === 'string') return [value];
    return typeof value === 'object' && value !== null ? Object.entries(value).flatMap(([, inner]) => texts(inner)) : [];
  };
  return [row.output, row.error, ...texts(row.inputs)].filter((one) => one !== null).map(foldedByPoints);
};

const needle = fc.constantFrom('refund', 'REF', 'strasse', 'STRAẞE', 'οδος', 'É', '𐐨', 'of 5', 'time-out', '€');

const search: fc.Arbitrary<Asked<Row>> = fc.array(fc.tuple(needle, fc.boolean()), { minLength: 1, maxLength: 3 }).map((needles) => ({
  input: { search: needles.map(([word, isQuoted]) => (isQuoted || word.includes(' ') ? `"${word}"` : word)).join('  ') },
  fits: (row) => needles.every(([word]) => searched(row).some((one) => one.includes(foldedByPoints(word)))),
}));

type Field = readonly [name: string, asked: fc.Arbitrary<Asked<Row>>];

const ofField = <T>(name: string, asked: fc.Arbitrary<Asked<T>>, value: (row: Row) => T): Field => [
  name,
  asked.map(({ input, fits }) => ({ input: { [name]: input }, fits: (row) => fits(value(row)) })),
];

const ofList = <T>(name: string, asked: fc.Arbitrary<Asked<T>>, value: (row: Row) => T): Field => [
  name,
  fc
    .oneof(
      asked.map((item) => [item]),
      fc.array(asked, { minLength: 1, maxLength: 2 }),
    )
    .map((items) => ({
      input: { [name]: items.map(({ input }) => input) },
      fits: (row) => items.every(({ fits }) => fits(value(row))),
    })),
];

const ofIds = (name: string, ids: readonly string[], value: (row: Row) => string | null): Field => [
  name,
  operator(name, subset(ids), (row: Row, wanted) => wanted.some((id) => id === value(row))),
];

/** Filters of one field each. */
export const fields: readonly Field[] = [
  ofIds('runIds', ['evr_1', 'evr_2', 'evr_9'], ({ run }) => run),
  ofIds('logIds', ['log_1', 'an own: id', 'log_9'], ({ log }) => log),
  ofIds('datapointIds', ['dp_1', 'dp_𐐀', 'dp_9'], ({ datapoint }) => datapoint),
  ofIds('versionIds', ['pv_1', 'pv_9'], ({ version }) => version),
  ofIds('kinds', ['prompt', 'tool', 'evaluator', 'agent', 'unknown'], ({ kind }) => kind),
  ofField('createdAt', timeOperators, ({ createdAt }) => createdAt),
  ofField('duration', numberOperators, ({ duration }) => duration),
  ofField('providerLatency', numberOperators, ({ providerLatency }) => providerLatency),
  ofField('promptTokens', numberOperators, ({ promptTokens }) => promptTokens),
  ofField('outputTokens', numberOperators, ({ outputTokens }) => outputTokens),
  ofField('totalTokens', numberOperators, ({ promptTokens, outputTokens }) => together(promptTokens, outputTokens)),
  ofField('totalCost', numberOperators, ({ promptCost, outputCost }) => together(promptCost, outputCost)),
  ofField('source', text, ({ source }) => source),
  ofField('user', text, ({ user }) => user),
  ofField('environment', text, ({ environment }) => environment),
  ofField('model', text, ({ model }) => model),
  ofField('finishReason', text, ({ finishReason }) => finishReason),
  ofField('error', text, ({ error }) => error),
  ofField('output', text, ({ output }) => output),
  ['hasError', operator('hasError', fc.boolean(), ({ error }: Row, asked) => (error !== null) === asked)],
  ['search', search],
  ofList('inputs', jsonOperators, ({ inputs }) => inputs),
  ofList('metadata', jsonOperators, ({ metadata }) => metadata),
  ofList('target', jsonOperators, ({ target }) => target),
  ofList('judgments', judgment, (row) => row),
];

/** Any filter of these fields, from `{}` to some levels of and, or and not. */
export const filterOf = <T>(ofFields: readonly fc.Arbitrary<Asked<T>>[]): fc.Arbitrary<Asked<T>> =>
  fc.letrec<{ filter: Asked<T> }>((tie) => {
    const parts = fc.array(tie('filter'), { minLength: 1, maxLength: 3 });
    const leaf = fc.oneof({ weight: 1, arbitrary: fc.constant(bothOf<T>([])) }, { weight: 12, arbitrary: someOf(ofFields) });
    const and = parts.map((all) => ({
      input: { and: all.map(({ input }) => input) },
      fits: (value: T) => all.every(({ fits }) => fits(value)),
    }));
    const or = parts.map((any) => ({
      input: { or: any.map(({ input }) => input) },
      fits: (value: T) => any.some(({ fits }) => fits(value)),
    }));
    const not = tie('filter').map(({ input, fits }) => ({ input: { not: input }, fits: (value: T) => !fits(value) }));
    const composed = someOf<T>([leaf, and, or, not]);
    return { filter: fc.oneof({ maxDepth: 3, withCrossShrink: true }, leaf, composed) };
  }).filter;

/** Any filter of rows. */
export const filter = filterOf(fields.map(([, asked]) => asked));
