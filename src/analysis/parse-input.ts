import { QuestionError } from './errors.ts';

/*
 * Reading what came as an argument. Nothing is taken for granted: it may be a variable that no schema has seen. A null is refused wherever it
 * stands, so that a variable that happens to be null never widens what is asked.
 */

/** Names and indices from the argument down. */
export type Place = readonly (string | number)[];

/** `filter.and[0].search` */
const nameOf = (place: Place): string =>
  place.map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`)).join('');

/** Throws a `QuestionError`: the name of the place, and what is wrong with it as the rest of the sentence. */
export const refuse = (place: Place, what: string): never => {
  throw new QuestionError(place, `"${nameOf(place)}" ${what}`);
};

/** Turns a value into what it says, or refuses it. Undefined: as if it were not there. `depth` counts the filters that it stands in. */
export type Reader<T> = (value: unknown, place: Place, depth: number) => T | undefined;

/** A reader for each member that an object may have. */
export type Readers<T> = { readonly [Key in keyof T]-?: Reader<Exclude<T[Key], undefined>> };

const membersOf = (input: unknown, place: Place): Readonly<Record<string, unknown>> => {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return refuse(place, 'has to be an object.');
  return input as Readonly<Record<string, unknown>>;
};

/** The members of an object, read one by one and in the order of the readers. What no reader knows is refused. */
export const readObject = <T>(input: unknown, place: Place, readers: Readers<T>, depth = 0): T => {
  const members = membersOf(input, place);
  for (const key of Object.keys(members)) {
    if (!Object.hasOwn(readers, key)) refuse([...place, key], 'is not known.');
    if (members[key] === null) refuse([...place, key], 'is null, which asks for nothing: leave it out.');
  }
  const read: Record<string, unknown> = {};
  for (const [key, reader] of Object.entries<Reader<unknown>>(readers)) {
    const value = members[key] === undefined ? undefined : reader(members[key], [...place, key], depth);
    if (value !== undefined) read[key] = value;
  }
  return read as T;
};

/** Refuses an object of which nothing is left but these members. */
export const needsMore = <T extends object>(read: T, place: Place, ...others: readonly (keyof T)[]): T => {
  if (Object.keys(read).every((key) => others.includes(key as keyof T))) refuse(place, 'holds no condition; at least one is needed.');
  return read;
};

/** The one member of an object that has exactly one. */
export const readOne = <T>(input: unknown, place: Place, readers: Readers<T>): Partial<T> => {
  const read = readObject<Partial<T>>(input, place, readers as Readers<Partial<T>>);
  const names = Object.keys(readers).join(', ');
  if (Object.keys(read as object).length !== 1) refuse(place, `has to have exactly one of ${names}.`);
  return read;
};

/** Lists are no longer than this, unless a reader says so. */
const MAX_ITEMS = 1000;

export const listOf =
  <T>(reader: Reader<T>, max = MAX_ITEMS): Reader<T[]> =>
  (value, place, depth) => {
    if (!Array.isArray(value)) return refuse(place, 'has to be a list.');
    if (value.length > max) return refuse(place, `has ${value.length} items; at most ${max} are allowed.`);
    return value.map((item, index) => {
      const itemPlace = [...place, index];
      return (item === null ? refuse(itemPlace, 'is null, which asks for nothing: leave it out.') : reader(item, itemPlace, depth)) as T;
    });
  };

/** A list that says something only with items in it. */
export const someOf = <T>(reader: Reader<T>): Reader<T[]> => {
  const list = listOf(reader);
  return (value, place, depth) => {
    const items = list(value, place, depth);
    return items?.length === 0 ? refuse(place, 'is empty; at least one item is needed.') : items;
  };
};

/** Texts as a set: each once, and sorted. */
export const setOf = (reader: Reader<string>, max?: number): Reader<string[]> => {
  const list = listOf(reader, max);
  return (value, place, depth) => [...new Set(list(value, place, depth))].sort();
};

export const text: Reader<string> = (value, place) => (typeof value === 'string' ? value : refuse(place, 'has to be a text.'));

export const bool: Reader<boolean> = (value, place) => (typeof value === 'boolean' ? value : refuse(place, 'has to be true or false.'));

export const finite: Reader<number> = (value, place) =>
  typeof value === 'number' && Number.isFinite(value) ? value : refuse(place, 'has to be a finite number.');

/** One of these words. */
export const oneOf =
  <Word extends string>(words: readonly Word[]): Reader<Word> =>
  (value, place) =>
    words.find((word) => word === value) ?? refuse(place, `has to be one of ${words.join(', ')}.`);

/** A number within a range, both ends included. */
export const between =
  (least: number, most: number, isWhole = true): Reader<number> =>
  (value, place, depth) => {
    const number = finite(value, place, depth) as number;
    if ((isWhole && !Number.isInteger(number)) || number < least || number > most)
      return refuse(place, `has to be ${isWhole ? 'a whole number' : 'a number'} from ${least} to ${most}.`);
    return number;
  };

/** What is there or not. */
export const isTrue: Reader<true> = (value, place) => (value === true ? true : refuse(place, 'has to be true, or absent.'));

/** An object of which some members have to be there. */
export const object =
  <T>(readers: Readers<T>, ...needed: readonly (keyof T & string)[]): Reader<T> =>
  (value, place) => {
    const read = readObject<T>(value, place, readers);
    for (const key of needed) if (read[key] === undefined) refuse([...place, key], 'is missing.');
    return read;
  };
