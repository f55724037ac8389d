import type { WarnOfListing } from './listing-warnings.ts';

/** How long a listing is, by what the source says and by what comes of it. */
export const createListingLength = (warn: WarnOfListing) => {
  /** What upstream said at first, and the most it said. */
  let first: number | undefined;
  let most: number | undefined;
  /** Behind the last row that came. */
  let last = 0;
  /** The place at which upstream turned out to have no more. */
  let end = Number.POSITIVE_INFINITY;
  /** Rows came behind the last one that upstream said there is. */
  let isTotalLow = false;
  return {
    said: (total: number): void => {
      first ??= total;
      if (total !== first) warn('LIST_CHANGED', `the source said ${first} rows, and then ${total}: rows may be missing`);
      most = Math.max(most ?? 0, total);
    },
    /** Rows came up to this place, on a page that says how many there are. */
    reached: (place: number, total: number): void => {
      last = Math.max(last, place);
      if (place <= total) return;
      isTotalLow = true;
      warn('LIST_TOTAL_WRONG', `the source said ${total} rows, and row ${place} came`);
    },
    /** Nothing comes from this place on, by a page that says how many there are. */
    ended: (place: number, total: number): void => {
      if (place < last) return;
      if (place < total) warn('LIST_TOTAL_WRONG', `the source said ${total} rows, and there is none from row ${place + 1} on`);
      end = Math.min(end, place);
    },
    /** Rows were taken back: those that are left reach to this place, and where the listing ends is open again. */
    reopen: (place: number): void => {
      last = place;
      end = Number.POSITIVE_INFINITY;
    },
    isAsAtFirst: (total: number): boolean => total === first,
    total: (): number | undefined => most,
    end: (): number => end,
    hasMoreBehind: (place: number, total: number): boolean =>
      place < last || (end < Number.POSITIVE_INFINITY ? place < end : isTotalLow || place < total),
  };
};
