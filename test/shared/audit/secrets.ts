import { randomBytes } from 'node:crypto';

/** Letters of which a piece of a secret is one that nothing else has. */
const PIECE = 10;

/** A secret that nobody writes by chance, also not in pieces. */
export const newSecret = (): string => randomBytes(18).toString('base64url').replaceAll(/[-_]/g, 'x');

const piecesOf = (secret: string): string[] =>
  Array.from({ length: secret.length - PIECE + 1 }, (_, index) => secret.slice(index, index + PIECE));

/** The secrets of which a text has a piece, as it is or in base64, by their names. */
export const secretsIn = (text: string, secrets: Readonly<Record<string, string>>): string[] =>
  Object.entries(secrets).flatMap(([name, secret]) => {
    const base64 = Buffer.from(secret).toString('base64').replaceAll('=', '');
    return piecesOf(secret).some((piece) => text.includes(piece)) || text.includes(base64) ? [name] : [];
  });
