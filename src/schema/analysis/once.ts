const isSame = (one: unknown, other: unknown): boolean => one === other || JSON.stringify(one) === JSON.stringify(other);

/** Where what is asked stands in a list of what is asked; -1 where it does not. */
export const indexOf = <T>(list: readonly T[] | undefined, asked: T): number => list?.findIndex((each) => isSame(each, asked)) ?? -1;

/** A list with what it does not have yet. */
export const added = <T>(list: readonly T[] | undefined, more: readonly T[]): readonly T[] => {
  const all = [...(list ?? [])];
  for (const each of more) if (indexOf(all, each) < 0) all.push(each);
  return all;
};
