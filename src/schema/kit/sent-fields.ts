import type { InterfaceFieldBuilder, InterfaceRef, ObjectFieldBuilder, ObjectRef } from '@pothos/core';
import type { Types } from './builder.ts';
import { DamagedError } from './damaged-error.ts';
import { passes, reads } from './reads.ts';

/*
 * Fields over what upstream sent, where the contract promises more than `expose` looks at. What breaks the promise is null with an error at
 * its own place, and takes nothing along: only ids are so needed that a field over them is non-null.
 */

type Fields<T> = ObjectFieldBuilder<Types, T> | InterfaceFieldBuilder<Types, T>;
type Property<T> = keyof T & string;
type Scalar = 'String' | 'ID' | 'Int' | 'Float' | 'Boolean' | 'DateTime' | 'JSON';
type Composite = ObjectRef<Types, unknown> | InterfaceRef<Types, unknown>;

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A value that has to be there. */
export const present = (value: unknown): unknown => {
  if (value === undefined || value === null) throw new DamagedError('A value is missing.');
  return value;
};

/** An object, or null where there is none. */
export const objectOrNull = (value: unknown): unknown => {
  if (value === undefined || value === null) return null;
  if (!isObject(value)) throw new DamagedError('A value is no object.');
  return value;
};

/** A list with an error in the place of each item that is missing or of another kind. */
export const itemsOf = <T>(value: unknown, isItem: (item: unknown) => boolean): T[] => {
  if (!Array.isArray(value)) throw new DamagedError('A value is no list.');
  // Errors are what GraphQL takes for items that failed.
  return value.every(isItem)
    ? value
    : value.map((item) => (isItem(item) ? item : new DamagedError('An item of a list is not what it should be.')));
};

/** The same of a list of objects that may be left out. */
export const objectItems = <T>(value: unknown): T[] => (value === undefined || value === null ? [] : itemsOf(value, isObject));

/** The same of a list of texts. */
export const textItems = (value: unknown): string[] =>
  value === undefined || value === null ? [] : itemsOf(value, (item) => typeof item === 'string');

const builderOf = <T>(t: Fields<T>): ObjectFieldBuilder<Types, unknown> => t as unknown as ObjectFieldBuilder<Types, unknown>;
const heldBy = (parent: unknown, property: string): unknown => (parent as Readonly<Record<string, unknown>>)[property];

const valueIn = (parent: unknown, property: string, isRequired: boolean): unknown => {
  const value = heldBy(parent, property);
  return isRequired ? present(value) : value;
};

/** A field over a value that upstream always sends. */
export const requiredField = <T>(t: Fields<T>, property: Property<T>, type: Scalar, description: string) =>
  builderOf(t).field({
    type,
    description,
    extensions: reads(property),
    resolve: (parent) => present(heldBy(parent, property)) as never,
  });

interface ObjectOptions<Ref> {
  readonly type: Ref;
  readonly description: string;
  /** Whether upstream always sends it. */
  readonly isRequired?: boolean;
}

/** A field over an object. */
export const objectField = <T, Ref extends Composite>(
  t: Fields<T>,
  property: Property<T>,
  { type, description, isRequired = false }: ObjectOptions<Ref>,
) =>
  builderOf(t).field({
    type,
    description,
    extensions: passes(property),
    resolve: (parent) => objectOrNull(valueIn(parent, property, isRequired)) as never,
  });

/** A field over a list of objects; empty where upstream sent none and need not. */
export const objectsField = <T, Ref extends Composite>(
  t: Fields<T>,
  property: Property<T>,
  { type, description, isRequired = false }: ObjectOptions<Ref>,
) =>
  builderOf(t).field({
    type: [type],
    nullable: { list: true, items: true },
    description,
    extensions: passes(property),
    resolve: (parent) => objectItems(valueIn(parent, property, isRequired)) as never,
  });

/** A field over a list of texts; empty where upstream sent none. */
export const textsField = <T>(t: Fields<T>, property: Property<T>, type: 'String' | 'ID', description: string) =>
  builderOf(t).field({
    type: [type],
    nullable: { list: true, items: true },
    description,
    extensions: reads(property),
    resolve: (parent) => textItems(heldBy(parent, property)) as never,
  });
