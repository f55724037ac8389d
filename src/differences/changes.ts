import { type Match, matchesOf, type NameOf } from './align.ts';
import { isSame } from './json.ts';
import { isObject, type Json, type Pair, type Part, pairsOf, step } from './parts.ts';

export const OPERATIONS = ['added', 'removed', 'changed', 'moved'] as const;
export type Operation = (typeof OPERATIONS)[number];

/** One difference between two versions. */
export interface Change {
  readonly part: Part;
  readonly operation: Operation;
  /** What it is about: the name of a parameter, a tool, an input or an option, the role of a message. */
  readonly name: string;
  /** JSON Pointers to where it is in each version; null in the one that does not have it. */
  readonly beforePath: string | null;
  readonly afterPath: string | null;
  /** Undefined where there is nothing. */
  readonly before: unknown;
  readonly after: unknown;
}

/** Where values are that are compared. */
interface Place {
  readonly part: Part;
  readonly name: string;
  readonly beforePath: string;
  readonly afterPath: string;
}

const textIn = (holder: unknown, key: string): string | undefined => {
  const value = isObject(holder) ? holder[key] : undefined;
  return typeof value === 'string' ? value : undefined;
};

/** A tool is called by its function, the one of an agent by that or by the file it stands for, one of an evaluator's prompt by its id. */
const toolName: NameOf = (tool) => {
  if (typeof tool === 'string') return tool;
  if (!isObject(tool)) return undefined;
  return textIn(tool, 'name') ?? textIn(tool['json_schema'], 'name') ?? textIn(tool['link'], 'file_id');
};

const ownName: NameOf = (item) => textIn(item, 'name');

/** How items of the lists at these paths are called. */
const NAMES: Readonly<Record<string, NameOf>> = {
  '/tools': toolName,
  '/linked_tools': toolName,
  '/spec/prompt/tools': toolName,
  '/spec/prompt/linked_tools': toolName,
  '/inputs': ownName,
  '/spec/options': ownName,
};

const nameless: NameOf = () => undefined;

const change = (place: Place, operation: Operation, before: unknown, after: unknown): Change => ({
  ...place,
  operation,
  before,
  after,
  beforePath: operation === 'added' ? null : place.beforePath,
  afterPath: operation === 'removed' ? null : place.afterPath,
});

const between = (place: Place, before: unknown, after: unknown): Change[] => {
  if (before === undefined) return after === undefined ? [] : [change(place, 'added', before, after)];
  if (after === undefined) return [change(place, 'removed', before, after)];
  if (isSame(before, after)) return [];
  if (isObject(before) && isObject(after)) return betweenObjects(place, before, after);
  if (Array.isArray(before) && Array.isArray(after)) return betweenLists(place, before, after);
  return [change(place, 'changed', before, after)];
};

const memberOf = (holder: Json, key: string): unknown => (Object.hasOwn(holder, key) ? holder[key] : undefined);

const betweenObjects = (place: Place, before: Json, after: Json): Change[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].sort().flatMap((key) => {
    const [beforePath, afterPath] = [place.beforePath + step(key), place.afterPath + step(key)];
    return between({ ...place, beforePath, afterPath }, memberOf(before, key), memberOf(after, key));
  });

/** Whether the items of a list have names of their own, or roles. */
const isNaming = ({ beforePath }: Place): boolean => beforePath in NAMES || /^\/messages$|\/template$/.test(beforePath);

/** For each place of a list, the one in the list before it of what stays there, or of the next that does. */
const nextStaying = (length: number, arrived: ReadonlyMap<number, Match>): number[] => {
  const next: number[] = [];
  for (let [to, stays] = [length - 1, Number.POSITIVE_INFINITY]; to >= 0; to -= 1) {
    const match = arrived.get(to);
    if (match && !match.isMoved) stays = match.before;
    next[to] = stays;
  }
  return next;
};

const betweenLists = (place: Place, before: readonly unknown[], after: readonly unknown[]): Change[] => {
  const nameOf = NAMES[place.beforePath] ?? nameless;
  const matches = matchesOf(before, after, nameOf);
  if (!matches) return [change(place, 'changed', before, after)];
  const placeOf = (item: unknown, from: number, to: number): Place => ({
    ...place,
    name: (isNaming(place) ? (nameOf(item) ?? textIn(item, 'role')) : undefined) ?? place.name,
    beforePath: place.beforePath + step(from),
    afterPath: place.afterPath + step(to),
  });
  const arrived = new Map(matches.map((match) => [match.after, match]));
  const gone = new Set(matches.map((match) => match.before));
  const left = before.map((_, at) => at).filter((at) => !gone.has(at));
  const next = nextStaying(after.length, arrived);
  const removedBefore = (limit: number): Change[] =>
    takeBelow(left, limit).flatMap((from) => between(placeOf(before[from], from, from), before[from], undefined));
  const told = after.flatMap((item, to): Change[] => {
    const match = arrived.get(to);
    const here = match
      ? ofMatch(match, placeOf(item, match.before, to), before[match.before], item)
      : between(placeOf(item, to, to), undefined, item);
    return [...removedBefore(next[to] as number), ...here];
  });
  return [...told, ...removedBefore(Number.POSITIVE_INFINITY)];
};

/** Takes those out of sorted places that are below one. */
const takeBelow = (places: number[], limit: number): number[] => {
  const end = places.findIndex((place) => place >= limit);
  return places.splice(0, end === -1 ? places.length : end);
};

const ofMatch = ({ isMoved }: Match, place: Place, before: unknown, after: unknown): Change[] => [
  ...(isMoved ? [change(place, 'moved', before, after)] : []),
  ...between(place, before, after),
];

/** The differences between two values of one member. */
export const changesOfMember = ({ part, path, name, before, after }: Pair): Change[] =>
  between({ part, name, beforePath: path, afterPath: path }, before, after);

/** All differences between two versions in what makes them what they are. */
export const changesBetween = (before: object, after: object): Change[] => pairsOf(before, after).flatMap(changesOfMember);

/** Whether two versions are the same in all that makes a version what it is, but for the datapoints of a dataset. */
export const areEqual = (before: object, after: object): boolean => pairsOf(before, after).every((pair) => isSame(pair.before, pair.after));
