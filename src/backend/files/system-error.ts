import { getSystemErrorMessage } from 'node:util';

/** The code of an error of Node or of the system under it, such as `ENOENT`; undefined for any other error. */
export const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

/** Whether the system said that nothing is at a path. Of any other failure it is not known what is there. */
export const isMissing = (error: unknown): boolean => ['ENOENT', 'ENOTDIR'].includes(codeOf(error) ?? '');

/** The system's number of an error, which only errors of its own have. */
const numberOf = (error: unknown): number | undefined =>
  error instanceof Error && 'errno' in error && typeof error.errno === 'number' ? error.errno : undefined;

/** Whether it is the system, not Node or a program, that refused: a path, a permission, a disk. */
export const isSystemError = (error: unknown): boolean => numberOf(error) !== undefined;

/** Whether what was compressed is damaged; such errors have numbers of their own, which are not the system's. */
const isCompressionError = (error: unknown): boolean => codeOf(error)?.startsWith('Z_') ?? false;

/** Why it was refused, in a few words without a path: `permission denied`. */
export const reasonOf = (error: unknown): string => {
  if (isCompressionError(error)) return `its compression is damaged, ${(error as Error).message}`;
  const number = numberOf(error);
  if (number !== undefined) return getSystemErrorMessage(number);
  return error instanceof Error ? error.message : String(error);
};
