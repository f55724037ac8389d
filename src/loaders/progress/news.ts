import type { SharedLook } from './sealed-look.ts';

export type News = ReturnType<typeof createNews>;

/**
 * What other replicas saw, as far as it is news here. Looks have numbers, greater than those of looks that began before. What is too old has
 * one up to `floor`, which is infinite while that is not known.
 */
export const createNews = (wantsWhole: () => boolean) => {
  let floor = Number.POSITIVE_INFINITY;
  let outdated = 0;
  let newest: SharedLook | undefined;
  const isNews = (look: SharedLook | undefined): look is SharedLook =>
    look !== undefined && look.number > floor && (look.isWhole || !wantsWhole());
  return {
    /** What was begun before now is too old. */
    outdate: (): void => {
      floor = Number.POSITIVE_INFINITY;
      outdated += 1;
    },
    /** How often that was said. */
    outdated: (): number => outdated,
    /** What began before this one is too old. */
    onlyAfter: (number: number): void => {
      floor = number;
    },
    /** One of this number is in the air, and was when so much had been outdated: it will do, unless a later one is wanted. */
    inAir: (number: number, before: number): void => {
      if (before === outdated) floor = Number.isFinite(floor) ? Math.min(floor, number - 1) : number;
    },
    /** Whether anything can be news. */
    isOpen: (): boolean => Number.isFinite(floor),
    isTooOld: (number: number): boolean => number <= floor,
    put: (look: SharedLook | undefined): void => {
      if (look && look.number > (newest?.number ?? 0)) newest = look;
    },
    has: (): boolean => isNews(newest),
    /** Takes what is there, which is no news any more. */
    take: (): SharedLook | undefined => {
      const look = newest;
      newest = undefined;
      if (!isNews(look)) return undefined;
      floor = look.number;
      return look;
    },
  };
};
