import type { MemberKey } from './plan.ts';

/** Members of an object, one after another with a comma after each, that were passed over. */
interface Stretch {
  /** From the first key on to the key after them. */
  readonly bytes: Uint8Array;
  /** Which key that is. */
  readonly next: number;
}

/**
 * What was passed over in the objects of documents of one kind, from key to key: much of it is the same in the next object, and is passed over
 * at once where it is.
 */
export interface PassedOver {
  /** The stretch that began at this key lately. */
  at(first: MemberKey): Stretch | undefined;
  /** Whether a stretch of so many bytes is worth remembering. */
  isWorthy(length: number): boolean;
  add(first: MemberKey, bytes: Uint8Array, next: number): void;
  forget(first: MemberKey): void;
}

/** Shorter ones are read as fast as they are compared. */
const MIN_LENGTH = 24;
/** Longer ones would take too much room. */
const MAX_LENGTH = 4_096;

export const createPassedOver = (): PassedOver => {
  const stretches: (Stretch | undefined)[] = [];
  return {
    at: (first) => stretches[first.plan.place],
    isWorthy: (length) => length >= MIN_LENGTH && length <= MAX_LENGTH,
    add: (first, bytes, next) => {
      stretches[first.plan.place] = { bytes: new Uint8Array(bytes), next };
    },
    forget: (first) => {
      stretches[first.plan.place] = undefined;
    },
  };
};

/** How many bytes of a stretch stand at an offset as well: all of them, or fewer than it has. */
export const sameAs = (stretch: Uint8Array, bytes: Buffer, at: number): number => {
  const { length } = stretch;
  if (at + length <= bytes.length && bytes.compare(stretch, 0, length, at, at + length) === 0) return length;
  let same = 0;
  while (same < length && bytes[at + same] === stretch[same]) same += 1;
  return same;
};
