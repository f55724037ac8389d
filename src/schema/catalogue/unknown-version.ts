import { InputError } from '../kit/input-error.ts';

/** A version that is named as one of a file that has no such one. */
export const unknownVersion = (versionId: string, fileId: string): InputError =>
  new InputError('id', `File ${fileId} has no version ${versionId}.`);
