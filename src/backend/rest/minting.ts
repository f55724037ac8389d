import { randomInt } from 'node:crypto';

/** Makes what new bodies need. */
export interface Minting {
  /** The prefix, `_`, and 21 letters or digits at random, as upstream's own ids are. */
  id(prefix: 'evr' | 'run' | 'log'): string;
  /** The time now in microseconds, UTC, ending in `Z`. Each is later than the one before, so that what is newer sorts as newer. */
  timestamp(): string;
}

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const ID_LENGTH = 21;

/** `now` gives milliseconds since 1970. */
export const createMinting = (now: () => number): Minting => {
  let last = 0;
  return {
    id: (prefix) => `${prefix}_${Array.from({ length: ID_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')}`,
    timestamp: () => {
      last = Math.max(now() * 1_000, last + 1);
      const micros = String(last % 1_000).padStart(3, '0');
      return new Date(Math.floor(last / 1_000)).toISOString().replace('Z', `${micros}Z`);
    },
  };
};
