/** More names say no more to anyone. */
const MAX_NAMES = 20;
const MAX_LENGTH = 100;

const shortened = (name: string): string => (name.length > MAX_LENGTH ? `${name.slice(0, MAX_LENGTH)}…` : name);

/**
 * Ids, as a list for a sentence: each in quotes, with its control characters escaped and the end of a long one left out; the first twenty,
 * and how many more there are.
 */
export const namesOf = (ids: readonly string[]): string => {
  const named = ids.slice(0, MAX_NAMES).map((id) => JSON.stringify(shortened(id)));
  const more = ids.length - named.length;
  return more > 0 ? `${named.join(', ')} and ${more} more` : named.join(', ');
};
