import type { Warn } from '../contract/warning.ts';
import type { WarnOfListing } from './known-rows.ts';

/** Adds what a listing warns of to the answer, with the name of the listing. */
export const listingWarner =
  (warn: Warn, name: string): WarnOfListing =>
  (code, seen) =>
    warn({ code, message: `${name}: ${seen}.` });
