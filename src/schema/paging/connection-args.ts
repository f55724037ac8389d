import type { AnchoredWindow } from '../../loaders/listing/listing.ts';
import type { Anchor } from '../../loaders/listing/mark.ts';
import { builder } from '../kit/builder.ts';
import { costsRows } from '../kit/cost.ts';
import { InputError } from '../kit/input-error.ts';
import { type Position, positionOf } from './cursor.ts';

const MAX_PAGE = 500;
const DEFAULT_PAGE = 10;

/** The six arguments of every connection field. */
export const connectionArgs = builder.args((t) => ({
  first: t.int({ description: `How many rows from the start, or from after the cursor; 0 to ${MAX_PAGE}, by default ${DEFAULT_PAGE}.` }),
  after: t.string({ description: 'Begin behind this cursor.' }),
  last: t.int({
    description: `How many rows from the end, or from before the cursor; 0 to ${MAX_PAGE}. Without before, rows as they are listed cost one call more, for the total.`,
  }),
  before: t.string({ description: 'End in front of this cursor.' }),
  page: t.int({ description: 'A numbered page, from 1, instead of first, after, last and before.' }),
  perPage: t.int({ description: `Rows of a numbered page; 1 to ${MAX_PAGE}, by default ${DEFAULT_PAGE}.` }),
}));

export interface ConnectionArgs {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly last?: number | null | undefined;
  readonly before?: string | null | undefined;
  readonly page?: number | null | undefined;
  readonly perPage?: number | null | undefined;
}

/** For `extensions` of every connection field. */
export const connectionCost = costsRows(({ perPage, first, last }) => {
  const asked = perPage ?? first ?? last ?? DEFAULT_PAGE;
  return typeof asked === 'number' && asked >= 0 && asked <= MAX_PAGE ? asked : 0;
});

/** What is asked for: a window, or the last rows (none before row `from`) of a listing whose total is not known yet. */
export type RequestedRows =
  | {
      readonly window: AnchoredWindow;
      readonly pageSize: number;
      /** The row behind which the window begins, where its cursor knows its place among all rows. */
      readonly behind?: Required<Pick<Position, 'position' | 'place'>>;
    }
  | { readonly last: number; readonly from: number; readonly pageSize: number };

/** The value of an argument that has to lie in a range; both ends belong to it. */
export const inRange = (argument: string, value: number, min: number, max: number): number => {
  if (value < min || value > max) throw new InputError(argument, `Argument "${argument}" has to be from ${min} to ${max}; it is ${value}.`);
  return value;
};

const refuseTogether = (args: ConnectionArgs, argument: keyof ConnectionArgs, others: readonly (keyof ConnectionArgs)[]): void => {
  const other = others.find((name) => args[name] !== undefined && args[name] !== null);
  if (other) throw new InputError(argument, `Arguments "${argument}" and "${other}" cannot be used together.`);
};

/**
 * Reads and checks the arguments of a connection. Nothing is clipped: what is out of range is refused. `listing`: undefined where it is not
 * known yet, and nothing but the form of the arguments is checked.
 */
export const requestedRows = (args: ConnectionArgs, listing: string | undefined): RequestedRows => {
  const { first, after, last, before, page, perPage } = args;
  if (page != null || perPage != null) {
    refuseTogether(args, page != null ? 'page' : 'perPage', ['first', 'after', 'last', 'before']);
    const size = inRange('perPage', perPage ?? DEFAULT_PAGE, 1, MAX_PAGE);
    return { window: { offset: (inRange('page', page ?? 1, 1, 2 ** 31 - 1) - 1) * size, count: size }, pageSize: size };
  }
  const start = after == null ? undefined : positionOf('after', after, listing);
  const stop = before == null ? undefined : positionOf('before', before, listing);
  const from = start?.position ?? 0;
  const to = stop ? Math.max(0, stop.position - 1) : Number.POSITIVE_INFINITY;
  const span = Math.max(0, to - from);
  if (last != null) {
    refuseTogether(args, 'last', ['first']);
    const count = inRange('last', last, 0, MAX_PAGE);
    if (to === Number.POSITIVE_INFINITY) return { last: count, from, pageSize: count };
    const window = { offset: to - Math.min(count, span), count: Math.min(count, span) };
    return { window: anchored(window, stop, 'after'), pageSize: count };
  }
  const count = inRange('first', first ?? DEFAULT_PAGE, 0, MAX_PAGE);
  const behind = start?.place === undefined ? undefined : { position: from, place: start.place };
  return { window: anchored({ offset: from, count: Math.min(count, span) }, start, 'before'), pageSize: count, ...(behind && { behind }) };
};

/** A window beside the row of a cursor; between two, it goes with the one that it begins from. */
const anchored = (window: AnchoredWindow, position: Position | undefined, side: Anchor['side']): AnchoredWindow =>
  position?.mark && window.count > 0 ? { ...window, anchor: { side, ...position.mark } } : window;
