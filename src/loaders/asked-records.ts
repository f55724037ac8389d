import { shapeError, type UpstreamError } from '../upstream/errors.ts';
import type { Checked } from '../upstream/shapes.ts';

/** A record as it came, unless it is none of those that were asked for. */
export const asked = <T extends { readonly id: string }>(record: Checked<T>, isAsked: (record: T) => boolean, what: string): Checked<T> => {
  if (record instanceof Error || isAsked(record)) return record;
  const error: UpstreamError = shapeError(`${what} came that was not asked for`);
  error.standsFor = record.id;
  return error;
};
