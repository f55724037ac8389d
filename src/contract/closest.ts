/** How many letters are to be added, left out, replaced or swapped with their neighbour to make one word of another. */
const distance = (one: string, other: string): number => {
  const rows = [Array.from({ length: other.length + 1 }, (_, index) => index)];
  const at = (row: number, column: number): number => rows[row]?.[column] ?? Number.POSITIVE_INFINITY;
  for (let row = 1; row <= one.length; row++) {
    const costs = [row];
    rows.push(costs);
    for (let column = 1; column <= other.length; column++) {
      const isSame = one[row - 1] === other[column - 1];
      const isSwapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      costs[column] = Math.min(
        at(row - 1, column) + 1,
        at(row, column - 1) + 1,
        at(row - 1, column - 1) + (isSame ? 0 : 1),
        isSwapped ? at(row - 2, column - 2) + 1 : Number.POSITIVE_INFINITY,
      );
    }
  }
  return at(one.length, other.length);
};

/** More is no slip of the fingers. */
const MAX_DISTANCE = 3;
const MAX_SHARE = 0.5;
/** No name that anyone means is as long. */
const MAX_LENGTH = 64;

/** The one of these names that was most likely meant; undefined where none is like it. */
export const closest = (word: string, names: readonly string[]): string | undefined => {
  if (word.length > MAX_LENGTH) return undefined;
  const [best] = names
    .map((name) => ({ name, steps: distance(word.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, steps }) => steps <= MAX_DISTANCE && steps <= MAX_SHARE * Math.max(name.length, word.length))
    .sort((one, other) => one.steps - other.steps);
  return best?.name;
};
