import { jsonText } from './json.ts';
import { library, maxEdits } from './library.ts';
import { isObject } from './parts.ts';

/** Two items of two lists that are one another: by their places. Where one has moved it stands in another order than those that stay. */
export interface Match {
  readonly before: number;
  readonly after: number;
  readonly isMoved: boolean;
}

interface Item {
  readonly value: unknown;
  readonly at: number;
  /** Items of equal marks are one another. */
  readonly mark: string;
}

/** Items that one list has where the other has others. */
interface Gap {
  readonly before: Item[];
  readonly after: Item[];
}

type Sides = readonly [before: readonly Item[], after: readonly Item[]];

/** Lists longer than this together, in one place where they differ, are not looked through for items that became others. */
const MAX_GAP = 200;

/** What an item is called, where items of its kind have names: tools, inputs and options do. */
export type NameOf = (item: unknown) => string | undefined;

const itemsOf = (list: readonly unknown[], nameOf: NameOf, isNamed: boolean): Item[] =>
  list.map((value, at) => ({ value, at, mark: isNamed ? (nameOf(value) as string) : jsonText(value) }));

const areNamed = (list: readonly unknown[], nameOf: NameOf): boolean => {
  const names = new Set(list.map(nameOf));
  return !names.has(undefined) && names.size === list.length;
};

/** Which of two lists is looked at first: always the same, so that the way back is the way there. */
const isTurned = ([before, after]: Sides): boolean => {
  if (before.length !== after.length) return before.length > after.length;
  for (const [index, { mark }] of before.entries()) {
    const other = (after[index] as Item).mark;
    if (mark !== other) return mark > other;
  }
  return false;
};

/** The places of items that stay in one order, by jsdiff; undefined where the lists are too far apart to be searched. */
const common = ([before, after]: Sides, isOne: (one: Item, other: Item) => boolean): [number, number][] | undefined => {
  const turned = isTurned([before, after]);
  const [from, to] = turned ? [after, before] : [before, after];
  const maxEditLength = maxEdits(from.length + to.length);
  const found = library().diffArrays(from as Item[], to as Item[], { comparator: isOne, maxEditLength });
  if (!found) return undefined;
  const pairs: [number, number][] = [];
  let [left, right] = [0, 0];
  for (const { added, removed, count } of found) {
    if (!added && !removed) for (let index = 0; index < count; index += 1) pairs.push([left + index, right + index]);
    if (!added) left += count;
    if (!removed) right += count;
  }
  return turned ? pairs.map(([one, other]) => [other, one]) : pairs;
};

/** What lies between items that stay. */
const gapsBetween = ([before, after]: Sides, pairs: readonly (readonly [number, number])[]): Gap[] => {
  const ends = [...pairs, [before.length, after.length] as const];
  return ends.map(([left, right], index) => {
    const [fromLeft, fromRight] = index === 0 ? [0, 0] : [(ends[index - 1]?.[0] ?? 0) + 1, (ends[index - 1]?.[1] ?? 0) + 1];
    return { before: before.slice(fromLeft, left), after: after.slice(fromRight, right) };
  });
};

/** Takes items of equal marks out of gaps: they have moved. */
const takeMoved = (gaps: readonly Gap[]): { moved: Match[]; left: Gap[] } => {
  const arrivals = Map.groupBy(
    gaps.flatMap(({ after }) => after),
    ({ mark }) => mark,
  );
  const arrived = new Map([...arrivals].map(([mark, items]) => [mark, items.values()]));
  const moved = gaps.flatMap(({ before }) =>
    before.flatMap((item): Match[] => {
      const other = arrived.get(item.mark)?.next().value;
      return other ? [{ before: item.at, after: other.at, isMoved: true }] : [];
    }),
  );
  const [gone, come] = [new Set(moved.map((match) => match.before)), new Set(moved.map((match) => match.after))];
  const left = gaps.map(({ before, after }) => ({
    before: before.filter(({ at }) => !gone.has(at)),
    after: after.filter(({ at }) => !come.has(at)),
  }));
  return { moved, left };
};

/** What of a long item is looked at to tell whether it became another one. */
const LOOKED_AT = 4_000;

const wordsOf = (value: unknown): ReadonlySet<string> => {
  const text = typeof value === 'string' ? value : jsonText(value);
  return new Set(text.slice(0, LOOKED_AT).match(/[\p{L}\p{N}]+/gu) ?? []);
};

/** Whether an item may have become the other at all: a message does not change who speaks. */
const mayBecome = ({ value: one }: Item, { value: other }: Item): boolean => {
  if (Array.isArray(one) || Array.isArray(other)) return Array.isArray(one) && Array.isArray(other);
  if (isObject(one) && isObject(other)) return one['role'] === other['role'];
  return !isObject(one) && !isObject(other);
};

/** Whether items have half of their words in common. */
const similarity = (): ((one: Item, other: Item) => boolean) => {
  const known = new Map<Item, ReadonlySet<string>>();
  const words = (item: Item): ReadonlySet<string> => {
    const found = known.get(item) ?? wordsOf(item.value);
    known.set(item, found);
    return found;
  };
  return (one, other) => {
    if (!mayBecome(one, other)) return false;
    const [few, many] = [words(one), words(other)];
    const shared = [...few].filter((word) => many.has(word)).length;
    return shared > 0 && 4 * shared >= few.size + many.size;
  };
};

const toMatches = (gap: Gap, pairs: readonly (readonly [number, number])[]): Match[] =>
  pairs.map(([left, right]) => ({ before: gap.before[left]?.at as number, after: gap.after[right]?.at as number, isMoved: false }));

/** Which items of a gap became which: those that are similar; between those, as many as there are, each the one at its place. */
const becameIn = (gap: Gap): Match[] => {
  if (gap.before.length === 0 || gap.after.length === 0 || gap.before.length + gap.after.length > MAX_GAP) return [];
  const similar = common([gap.before, gap.after], similarity()) ?? [];
  const rest = gapsBetween([gap.before, gap.after], similar).flatMap(({ before, after }) => {
    if (before.length !== after.length) return [];
    return before.flatMap((item, index): Match[] => {
      const other = after[index] as Item;
      return mayBecome(item, other) ? [{ before: item.at, after: other.at, isMoved: false }] : [];
    });
  });
  return [...toMatches(gap, similar), ...rest];
};

/**
 * Which items of two lists are one another; undefined where the lists are too long and too far apart to tell. Items that have names are those of
 * the same name; others are those that are equal, and then those that became another one in the same place.
 */
export const matchesOf = (before: readonly unknown[], after: readonly unknown[], nameOf: NameOf): Match[] | undefined => {
  const isNamed = areNamed(before, nameOf) && areNamed(after, nameOf);
  const sides: Sides = [itemsOf(before, nameOf, isNamed), itemsOf(after, nameOf, isNamed)];
  const pairs = common(sides, (one, other) => one.mark === other.mark);
  if (!pairs) return undefined;
  const { moved, left } = takeMoved(gapsBetween(sides, pairs));
  const stayed = pairs.map(([one, other]): Match => ({ before: one, after: other, isMoved: false }));
  return [...stayed, ...moved, ...(isNamed ? [] : left.flatMap(becameIn))];
};
