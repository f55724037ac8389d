import { hash } from 'node:crypto';

const HASH_DIGITS = 12;

/** By which a text is found. Out of digits, for a buffer costs more than the hash. */
export const hashOf = (text: string): number => Number.parseInt(hash('sha1', text, 'hex').slice(0, HASH_DIGITS), 16);
