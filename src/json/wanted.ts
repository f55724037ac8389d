/**
 * What is wanted of a JSON value: all of it, or of an object (of a list: of each object in it) only these members, each as far as it is wanted.
 * Values that are neither stand for themselves: nothing of them can be left out.
 */
export type Wanted = 'all' | WantedMembers;

/** None of an object's members is wanted where it is empty: then all that is read is that there is an object. */
export interface WantedMembers {
  readonly [name: string]: Wanted;
}

/** What is wanted where both are. */
export const wantedByBoth = (one: Wanted, other: Wanted): Wanted => {
  if (one === 'all' || other === 'all') return 'all';
  const members: Record<string, Wanted> = { ...one };
  for (const [name, wanted] of Object.entries(other)) {
    const known = Object.hasOwn(members, name) ? members[name] : undefined;
    members[name] = known === undefined ? wanted : wantedByBoth(known, wanted);
  }
  return members;
};
