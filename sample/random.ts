/** FNV-1a over UTF-16 code units: a 32-bit seed out of a name. */
const seedOf = (name: string): number => {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i += 1) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return hash >>> 0;
};

/**
 * Numbers from 0 up to 1, always the same ones for the same name (mulberry32).
 * Every body draws from a name of its own, so that adding one body never changes another.
 */
export const randomOf = (name: string): (() => number) => {
  let state = seedOf(name);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

/** A number between two bounds out of a name, rounded to this many decimals. */
export const numberOf = (name: string, between: readonly [number, number], decimals: number): number => {
  const [low, high] = between;
  return Number((low + randomOf(name)() * (high - low)).toFixed(decimals));
};

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** So many letters and digits out of a name. */
export const lettersOf = (name: string, length: number): string => {
  const random = randomOf(name);
  return Array.from({ length }, () => ALPHABET.charAt(Math.floor(random() * ALPHABET.length))).join('');
};
