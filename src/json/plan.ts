import type { Wanted } from './wanted.ts';

/** A place in the objects of a plan after which the same bytes often follow: their start, or the end of a value in them. */
export interface Mark {
  /** What followed lately. */
  ahead: Stretch | undefined;
  /** How often something else was to be remembered here. */
  changes: number;
}

/** A part of an object from a mark on, in which nothing is read. */
export interface Stretch {
  /** Up to the value of the next key to stop at, or to the end of the object. */
  readonly bytes: Uint8Array;
  readonly key: MemberKey | undefined;
}

/** How the values at one place of a document are read. */
export interface ReadingPlan extends Mark {
  /** Numbers the places of one document. */
  readonly place: number;
  /** How many objects are around it. */
  readonly depth: number;
  /** What is read of an object: some members, all of them, or nothing; the latter two also at once, without a look at its members. */
  readonly read: 'members' | 'all' | 'nothing' | 'all-at-once' | 'nothing-at-once';
  /** The members that are wanted. */
  readonly members: ReadonlyMap<string, ReadingPlan>;
  /** The keys met here, by how they are spelled. */
  keys: Map<string, MemberKey> | undefined;
}

/** A key of the objects at one place; as a mark, the end of its value. */
export interface MemberKey extends Mark {
  readonly name: string;
  plan: ReadingPlan;
  /** Its value is wanted, or was seen to differ: it is not passed over together with those around it. */
  isStop: boolean;
  /** Tells whether its value is what it was, where that was passed over and is not known to differ. */
  passedOver: number | undefined;
}

/** The plan of a document, which grows as documents are read by it. */
export interface ReadingPlans {
  readonly root: ReadingPlan;
  /** The key with this name and spelling; it is remembered at its place, if there is room. */
  keyOf(plan: ReadingPlan, name: string, spelling: string): MemberKey;
  /** Has the values of a key that are passed over looked into, to learn what comes again in them. */
  lookInto(plan: ReadingPlan, key: MemberKey): void;
}

/** Places remembered, and keys without a place of their own: documents of one kind have fewer, but for the maps that users fill. */
const MAX_PLACES = 2_000;
/** Keys remembered for a place; objects with more are such maps. */
const MAX_KEYS = 64;
/** Longer keys are names that users gave, and take too long to compare. */
const MAX_KEY_LENGTH = 128;
/** Deeper places are read at once, which takes no stack. */
const MAX_DEPTH = 100;

const NO_MEMBERS: ReadingPlan['members'] = new Map();

const planAt = (place: number, read: ReadingPlan['read'], depth: number, members = NO_MEMBERS): ReadingPlan => ({
  ahead: undefined,
  changes: 0,
  place,
  depth,
  read,
  members,
  keys: undefined,
});

// Places that are not remembered are all the same one.
const ELSEWHERE_NOTHING = planAt(0, 'nothing-at-once', 0);
const ELSEWHERE_ALL = planAt(1, 'all-at-once', 0);

/** The plan for what is wanted of a document. */
export const plansFor = (wanted: Wanted): ReadingPlans => {
  let places = 2;
  const compile = (part: Wanted, depth: number): ReadingPlan => {
    if (part === 'all') return planAt(places++, 'all', depth);
    const members = Object.entries(part).map(([name, inner]): [string, ReadingPlan] => [name, compile(inner, depth + 1)]);
    return planAt(places++, 'members', depth, new Map(members));
  };
  const hasRoom = ({ depth }: ReadingPlan): boolean => places < MAX_PLACES && depth < MAX_DEPTH;
  const planOf = (parent: ReadingPlan, name: string, isRemembered: boolean): ReadingPlan => {
    const known = parent.members.get(name);
    if (known) return known;
    if (parent.read !== 'all') return ELSEWHERE_NOTHING;
    return isRemembered ? planAt(places++, 'all', parent.depth + 1) : ELSEWHERE_ALL;
  };
  return {
    root: compile(wanted, 0),
    keyOf: (parent, name, spelling) => {
      parent.keys ??= new Map();
      const isRemembered = parent.keys.size < MAX_KEYS && hasRoom(parent) && spelling.length <= MAX_KEY_LENGTH;
      const plan = planOf(parent, name, isRemembered);
      // What is remembered of a key takes room, though its value is at no place that is looked into.
      if (isRemembered && plan === ELSEWHERE_NOTHING) places += 1;
      const isStop = !isRemembered || plan !== ELSEWHERE_NOTHING;
      const key: MemberKey = { ahead: undefined, changes: 0, name, plan, isStop, passedOver: undefined };
      if (isRemembered) parent.keys.set(spelling, key);
      return key;
    },
    lookInto: (parent, key) => {
      if (hasRoom(parent)) key.plan = planAt(places++, 'nothing', parent.depth + 1);
    },
  };
};
