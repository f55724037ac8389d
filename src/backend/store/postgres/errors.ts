import pg from 'pg';
import { StoreHeldError } from '../store.ts';

// https://www.postgresql.org/docs/current/errcodes-appendix.html
const CONNECTION_EXCEPTIONS = '08';
const OPERATOR_INTERVENTION = '57';
const RESOURCES = '53';
/** Written to where a standby answers, which a failover leaves for a moment. */
const READ_ONLY = '25006';
const LOCK_NOT_AVAILABLE = '55P03';
/** Two changes stood in each other's way. */
const COLLISIONS: ReadonlySet<unknown> = new Set(['40001', '40P01']);

/** What the server said, of what it failed at and of what was thrown for that. */
const codeOf = (error: unknown): string | undefined => {
  const told = error instanceof StoreHeldError ? error.cause : error;
  return told instanceof pg.DatabaseError ? told.code : undefined;
};

/** Whether two changes stood in each other's way, so that this one may be made again from its beginning. */
export const isCollision = (error: unknown): boolean => COLLISIONS.has(codeOf(error));

/** Whether PostgreSQL refused what was asked of it, and not for the time being: its own faults, and ours. */
const isRefusal = (error: unknown): boolean => {
  const code = codeOf(error);
  if (code === undefined) return false;
  const isHeld = [CONNECTION_EXCEPTIONS, OPERATOR_INTERVENTION, RESOURCES].includes(code.slice(0, 2));
  return !isHeld && code !== READ_ONLY && code !== LOCK_NOT_AVAILABLE && !isCollision(error);
};

/** Whether `pg` has no password, or another one than the server: by a plain error, which begins with the protocol's name. */
export const isWithoutPassword = (error: unknown): boolean => error instanceof Error && error.message.startsWith('SASL:');

/** What `pg` says by other plain errors: of connections that end, and of time that is over. */
const isLost = (error: unknown): boolean =>
  error instanceof Error && ![pg.DatabaseError, TypeError, RangeError].some((kind) => error instanceof kind) && !isWithoutPassword(error);

/** Whether the server cannot be reached, does not answer in time, or will not for the time being. */
const isHeld = (error: unknown): boolean => isLost(error) || (codeOf(error) !== undefined && !isRefusal(error));

/** Whether it failed for it wanted to write where that is not allowed to anybody now, as at a standby. */
export const isClosedToWriting = (error: unknown): boolean => codeOf(error) === READ_ONLY;

/** What `pg` says of a connection that was not made: undefined where the server just did not answer. */
const refusalOf = (cause: unknown): string | undefined => {
  if (!(cause instanceof Error)) return undefined;
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
  if (/CERT|SIGNATURE|^UNABLE_TO_|^HOSTNAME_MISMATCH/.test(code))
    return `The certificate of the server is not to be trusted: ${cause.message.split(';')[0]}`;
  if ('syscall' in cause && cause.syscall === 'open') return `A file that its URL names cannot be read: ${cause.message}`;
  return undefined;
};

/** What keeps a connection from being made, or a statement from being carried out, for those who are to mend it. */
export const reasonOf = (error: StoreHeldError): string => {
  const { message, cause } = error;
  const refusal = isClosedToWriting(error) ? 'It can only be read: it is a standby, or set so.' : refusalOf(cause);
  return refusal ?? `${message} ${cause instanceof Error ? cause.message : ''}`.trim();
};

/** What is thrown where a statement failed: the failure of a store that is held for the time being, or else what `pg` threw. */
export const thrownFor = (error: unknown): unknown => {
  if (!isHeld(error)) return error;
  const isInUse = codeOf(error) === LOCK_NOT_AVAILABLE;
  return new StoreHeldError(isInUse ? 'The database is in use by another process.' : 'The database server does not answer.', {
    cause: error,
  });
};
