import type { Wanted } from './wanted.ts';

/** How the values at one place of a document are read. */
export interface ReadingPlan {
  /** Numbers the places of one document. */
  readonly place: number;
  /** How many objects are around it. */
  readonly depth: number;
  /** What is read of an object: some members, all of them, or nothing; the latter two also at once, without a look at its members. */
  readonly read: 'members' | 'all' | 'nothing' | 'all-at-once' | 'nothing-at-once';
  /** The members that are wanted. */
  readonly members: ReadonlyMap<string, ReadingPlan>;
  /** The keys met here, in the order in which they came: that of the next object is likely the same. */
  readonly keys: MemberKey[];
}

/** A key of the objects at one place. */
export interface MemberKey {
  readonly name: string;
  /** As it is spelled, without its quotes. */
  readonly bytes: Uint8Array;
  readonly plan: ReadingPlan;
  /** Its place among those remembered, or where the next to be remembered goes. */
  readonly index: number;
  /** Its values were seen to differ where they are passed over. */
  varies: boolean;
}

/** The plan of a document, which grows as documents are read by it. */
export interface ReadingPlans {
  readonly root: ReadingPlan;
  /** The key with this name and spelling; it is remembered at its place, if there is room. */
  keyOf(plan: ReadingPlan, name: string, bytes: Uint8Array): MemberKey;
}

/** Places remembered: documents of one kind have fewer, but for the maps that users fill. */
const MAX_PLACES = 2_000;
/** Keys remembered for a place; objects with more are such maps. */
const MAX_KEYS = 64;
/** Longer keys are names that users gave, and take too long to compare. */
const MAX_KEY_LENGTH = 128;
/** Deeper places are read at once, which takes no stack. */
const MAX_DEPTH = 100;

const NO_MEMBERS: ReadingPlan['members'] = new Map();
// Places that are not remembered are all the same one.
const ELSEWHERE_NOTHING: ReadingPlan = { place: 0, depth: 0, read: 'nothing-at-once', members: NO_MEMBERS, keys: [] };
const ELSEWHERE_ALL: ReadingPlan = { place: 1, depth: 0, read: 'all-at-once', members: NO_MEMBERS, keys: [] };

/** The plan for what is wanted of a document. */
export const plansFor = (wanted: Wanted): ReadingPlans => {
  let places = 2;
  const newPlan = (read: ReadingPlan['read'], depth: number, members = NO_MEMBERS): ReadingPlan => ({
    place: places++,
    depth,
    read,
    members,
    keys: [],
  });
  const compile = (part: Wanted, depth: number): ReadingPlan => {
    if (part === 'all') return newPlan('all', depth);
    return newPlan('members', depth, new Map(Object.entries(part).map(([name, inner]) => [name, compile(inner, depth + 1)])));
  };
  const planOf = (parent: ReadingPlan, name: string, isRemembered: boolean): ReadingPlan => {
    const known = parent.members.get(name);
    if (known) return known;
    if (isRemembered) return newPlan(parent.read === 'all' ? 'all' : 'nothing', parent.depth + 1);
    return parent.read === 'all' ? ELSEWHERE_ALL : ELSEWHERE_NOTHING;
  };
  return {
    root: compile(wanted, 0),
    keyOf: (parent, name, bytes) => {
      const index = parent.keys.length;
      const isRemembered = index < MAX_KEYS && places < MAX_PLACES && parent.depth < MAX_DEPTH && bytes.length <= MAX_KEY_LENGTH;
      const key = { name, bytes, plan: planOf(parent, name, isRemembered), index, varies: false };
      // A copy: the document is not kept for its sake.
      if (isRemembered) parent.keys.push({ ...key, bytes: new Uint8Array(bytes) });
      return key;
    },
  };
};
