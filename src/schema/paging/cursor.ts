import { type Anchor, hashOf } from '../../loaders/listing/mark.ts';
import { InputError } from '../kit/input-error.ts';

/*
 * A cursor is how many rows of its listing come before and with its row, and a check that ties it to that listing: `50-1x9k2p`.
 * It holds no state, so any replica can read it; 0 is the place before the first row, where page 1 begins.
 * That of a row also has the row's mark and how many rows there were, `50-01x9k2p0d81mzf2s`, by which the row is found again
 * where others came or went in front of it. That of a row that a filter let through has the place behind it in the listing of all rows,
 * `50@1234-1x9k2p`, so that whoever reads them one after another goes on from there.
 */

const CURSOR = /^(\d{1,15})(?:@(\d{1,15}))?-(?:([0-9a-z]{1,7})|([0-9a-z]{7})([0-9a-z]{7})([0-9a-z]{1,11}))$/;

/** Digits of a 32-bit number in base 36. */
const DIGITS = 7;

const padded = (hash: string): string => hash.padStart(DIGITS, '0');

/** What a cursor remembers of its row. */
export type RowMark = Pick<Anchor, 'mark' | 'total'>;

export interface Position {
  /** How many rows come before and with the row. */
  readonly position: number;
  readonly mark?: RowMark;
  /** How many rows of all come before and with the row, be they let through or not. */
  readonly place?: number;
}

/** The cursor behind which row `position` (from 0) of a listing begins: `after:` it comes that row. */
export const cursorBefore = (listing: string, position: number): string => `${position}-${hashOf(`${listing}#${position}`)}`;

/** The same behind so many rows of all: `position` of them are let through. */
export const cursorAtPlace = (listing: string, position: number, place: number): string =>
  `${position}@${place}-${hashOf(`${listing}#${position}@${place}`)}`;

/** The cursor of a row, by what makes it the same row elsewhere. */
export const cursorOfRow = (listing: string, position: number, identity: string, total: number): string => {
  const rest = padded(hashOf(identity)) + total.toString(36);
  return `${position}-${padded(hashOf(`${listing}#${position}#${rest}`))}${rest}`;
};

/**
 * The position that a cursor names; refused where the cursor is damaged or belongs to another listing. Of a listing that is not known yet
 * it is read for its form alone.
 */
export const positionOf = (argument: string, cursor: string, listing: string | undefined): Position => {
  const [, digits, at, plain, check, mark, total] = CURSOR.exec(cursor) ?? [];
  const position = Number(digits);
  if (listing === undefined && digits !== undefined) return { position };
  if (at !== undefined && plain === hashOf(`${listing}#${position}@${Number(at)}`)) return { position, place: Number(at) };
  if (digits !== undefined && at === undefined && plain === hashOf(`${listing}#${position}`)) return { position };
  if (at === undefined && mark !== undefined && total !== undefined && check === padded(hashOf(`${listing}#${position}#${mark}${total}`))) {
    return { position, mark: { mark: mark.replace(/^0+(?=.)/, ''), total: Number.parseInt(total, 36) } };
  }
  throw new InputError(argument, `Argument "${argument}" is not a cursor of this connection; cursors hold for one listing and filter.`);
};
