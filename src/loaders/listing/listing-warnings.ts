import type { Warn } from '../../contract/warning.ts';

/** What a listing reports of a source that contradicts itself. */
export type ListingWarning = 'LIST_TOTAL_WRONG' | 'LIST_PAGE_SHORT' | 'LIST_PAGE_SIZE' | 'LIST_CHANGED';

export type WarnOfListing = (code: ListingWarning, message: string) => void;

/** Adds what a listing warns of to the answer, with the name of the listing. */
export const listingWarner =
  (warn: Warn, name: string): WarnOfListing =>
  (code, seen) =>
    warn({ code, message: `${name}: ${seen}.` });
