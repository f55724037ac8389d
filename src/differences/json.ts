import { isObject } from './parts.ts';

const sorted = (value: unknown): unknown => {
  if (typeof value === 'string') return value;
  // JSON has no word for these, and would have them all be null.
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  const members = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(members.map(([key, member]) => [key, sorted(member)]));
};

/** JSON with sorted keys: equal values give equal texts. `indent`: as people read it. */
export const jsonText = (value: unknown, indent?: 'indent'): string => JSON.stringify(sorted(value), null, indent && 2) ?? 'null';

/** Whether two JSON values are the same, without regard to the order of keys. */
export const isSame = (one: unknown, other: unknown): boolean =>
  one === other || (typeof one === 'object' && typeof other === 'object' && jsonText(one) === jsonText(other));
