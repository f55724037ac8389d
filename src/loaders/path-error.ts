import { namesOf } from '../contract/names.ts';

/** A path that does not lead to one file: it is none, or several files have it. */
export class PathError extends Error {
  override readonly name = 'PathError';
  /** The ids of the files that have it. */
  readonly fileIds: readonly string[];

  constructor(fileIds: readonly string[]) {
    super(
      fileIds.length === 0
        ? 'A path is names with slashes between them, none of them "." or "..".'
        : `Several files have this path: ${namesOf(fileIds)}. Ask for one of them by its id.`,
    );
    this.fileIds = fileIds;
  }
}
