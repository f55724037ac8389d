/**
 * What is wanted of a JSON value: all of it, or of an object (of a list: of each object in it) only these members, each as far as it is wanted.
 * Values that are neither stand for themselves: nothing of them can be left out.
 */
export type Wanted = 'all' | WantedMembers;

/** None of an object's members is wanted where it is empty: then all that is read is that there is an object. */
export interface WantedMembers {
  readonly [name: string]: Wanted;
}
