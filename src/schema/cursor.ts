import { InputError } from './input-error.ts';

/*
 * A cursor is how many rows of its listing come before and with its row, and a check that ties it to that listing: `50-1x9k2p`.
 * It holds no state, so any replica can read it; 0 is the place before the first row, where page 1 begins.
 */

const CURSOR = /^(\d{1,15})-([0-9a-z]{1,7})$/;

/** FNV-1a over UTF-16 units, 32 bits: enough to notice a cursor of another listing or a damaged one; it guards nothing secret. */
const checkOf = (listing: string, position: number): string => {
  let hash = 0x811c9dc5;
  const text = `${listing}#${position}`;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0).toString(36);
};

/** The cursor behind which row `position` (from 0) of a listing begins: `after:` it comes that row. */
export const cursorBefore = (listing: string, position: number): string => `${position}-${checkOf(listing, position)}`;

/** The position that a cursor names; refused where the cursor is damaged or belongs to another listing. */
export const positionOf = (argument: string, cursor: string, listing: string): number => {
  const [, digits, check] = CURSOR.exec(cursor) ?? [];
  const position = Number(digits);
  if (digits === undefined || check !== checkOf(listing, position)) {
    throw new InputError(argument, `Argument "${argument}" is not a cursor of this connection; cursors hold for one listing and filter.`);
  }
  return position;
};
