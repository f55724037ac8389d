import { hash } from 'node:crypto';

type Members = Readonly<Record<string, unknown>>;

/** Whether two JSON values are the same: numbers by value, objects without regard to the order of their keys. Nothing is coerced. */
export const jsonEqual = (one: unknown, other: unknown): boolean => {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return one === other;
  if (Array.isArray(one) || Array.isArray(other)) {
    if (!Array.isArray(one) || !Array.isArray(other) || one.length !== other.length) return false;
    return one.every((item, index) => jsonEqual(item, other[index]));
  }
  const keys = Object.keys(one);
  if (keys.length !== Object.keys(other).length) return false;
  return keys.every((key) => Object.hasOwn(other, key) && jsonEqual((one as Members)[key], (other as Members)[key]));
};

const spelled = (value: unknown, scalar: (value: unknown) => string): string => {
  if (typeof value !== 'object' || value === null) return scalar(value);
  if (Array.isArray(value)) return `[${value.map((item) => spelled(item, scalar)).join(',')}]`;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  members.sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${spelled(member, scalar)}`).join(',')}}`;
};

const json = (value: unknown): string => JSON.stringify(value) ?? 'null';

/** JSON in one spelling: keys sorted, no blanks, nothing of members that are undefined. Equal values give equal texts. */
export const canonicalJson = (value: unknown): string => spelled(value, json);

/** The same with words for numbers that JSON has none for, such as `1e400`: they are no nulls. */
export const distinctText = (value: unknown): string =>
  spelled(value, (inner) => (typeof inner === 'number' && !Number.isFinite(inner) ? String(inner) : json(inner)));

const HASH_LENGTH = 16;

/** Tells apart what is asked of a listing: equal filters and orders give equal hashes, of 16 characters that need no escape anywhere. */
export const questionHash = (filter: object, orderBy: readonly object[]): string =>
  hash('sha256', canonicalJson([filter, orderBy]), 'base64url').slice(0, HASH_LENGTH);
