import { MAX_INT } from '../../contract/shown-values.ts';

/** A number that is calculated here and that GraphQL has no place for, though all that it is made of is sound. Becomes `TOTAL_TOO_LARGE`. */
export class TotalError extends Error {
  override readonly name = 'TotalError';
}

/** A total for a field of the type Int. */
export const intTotal = (total: number): number => {
  if (Number.isInteger(total) && Math.abs(total) > MAX_INT)
    throw new TotalError(`The total does not fit GraphQL's Int, which ends at ${MAX_INT}: add up its parts where numbers may be larger.`);
  return total;
};

/** A total of finite numbers for a field of the type Float. */
export const floatTotal = (total: number): number => {
  if (!Number.isFinite(total)) throw new TotalError('The total is too large for a number.');
  return total;
};
