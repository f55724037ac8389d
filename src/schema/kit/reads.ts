import type { FieldExtensions } from './field-extensions.ts';

/*
 * Which properties of upstream's JSON a field reads, so that only those have to be read of the rows that a query asks for. Fields that are
 * exposed say so by themselves. A field that says nothing is taken to read all that its parent has, and what is below.
 */

/** For `extensions` of a field whose resolver reads these properties of its parent. A path of names with dots leads further down. */
export const reads = (...paths: readonly string[]) => ({ reads: paths }) satisfies FieldExtensions;

/**
 * For `extensions` of a field whose resolver gives back the objects in these properties of its parent, having looked at no more of them than
 * that they are there: what else is read of them is up to the fields below. On a type: what has to be there to know what it is.
 */
export const passes = (...properties: readonly string[]) => ({ passes: properties }) satisfies FieldExtensions;

/**
 * For `extensions` of a field that is made of scored rows which are not its parent: its resolver reads these properties of them, or gives back
 * the objects in these.
 */
export const readsOfRows = (...paths: readonly string[]) => ({ readsOfRows: paths }) satisfies FieldExtensions;
export const passesOfRows = (...properties: readonly string[]) => ({ passesOfRows: properties }) satisfies FieldExtensions;
