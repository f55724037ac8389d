import type { Wanted } from '../../contract/wanted.ts';

/** How the values at one place of a document are read. */
export interface Plan {
  /** Numbers the places of one document. */
  readonly place: number;
  /** Of objects some members, or all of them; a value at one go, by `JSON.parse`; or nothing. */
  readonly read: 'members' | 'all' | 'at-one-go' | 'nothing';
  /** The members that are wanted. */
  readonly members: ReadonlyMap<string, Plan>;
  /** The keys met here, in the order in which they came: that of the next object is likely the same. */
  readonly keys: Key[];
}

/** A key of the objects at one place. */
export interface Key {
  readonly name: string;
  /** As it is spelled, without its quotes. */
  readonly bytes: Uint8Array;
  readonly plan: Plan;
  /** Its place among those remembered, or where the next to be remembered goes. */
  readonly index: number;
}

/** The plan of a document, which grows as documents are read by it. */
export interface Plans {
  readonly root: Plan;
  /** The key with this name and spelling; it is remembered at its place, if there is room. */
  keyOf(plan: Plan, name: string, bytes: Uint8Array): Key;
}

/** Places remembered: documents of one kind have fewer, but for the maps that users fill. */
const MAX_PLACES = 1_000;

const NO_MEMBERS: Plan['members'] = new Map();
// Places that are not remembered are all the same one.
const ELSEWHERE_NOTHING: Plan = { place: 0, read: 'nothing', members: NO_MEMBERS, keys: [] };
const ELSEWHERE_ALL: Plan = { place: 1, read: 'at-one-go', members: NO_MEMBERS, keys: [] };

/** The plan for what is wanted of a document. */
export const plansFor = (wanted: Wanted): Plans => {
  let places = 2;
  const newPlan = (read: Plan['read'], members = NO_MEMBERS): Plan => ({ place: places++, read, members, keys: [] });
  const compile = (part: Wanted): Plan =>
    part === 'all' ? newPlan('all') : newPlan('members', new Map(Object.entries(part).map(([name, inner]) => [name, compile(inner)])));
  return {
    root: compile(wanted),
    keyOf: (plan, name, bytes) => {
      const index = plan.keys.length;
      const known = plan.members.get(name);
      if (places >= MAX_PLACES) return { name, bytes, plan: known ?? (plan.read === 'all' ? ELSEWHERE_ALL : ELSEWHERE_NOTHING), index };
      const key = { name, bytes: Uint8Array.from(bytes), plan: known ?? newPlan(plan.read === 'all' ? 'all' : 'nothing'), index };
      plan.keys.push(key);
      return key;
    },
  };
};
