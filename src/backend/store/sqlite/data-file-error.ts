/** A path that cannot be used as a data file: what stands there is no store of this version, or the system or SQLite refuses it. */
export class DataFileError extends Error {
  override readonly name = 'DataFileError';

  /** `path` is absolute. */
  constructor(path: string, reason: string, options?: ErrorOptions) {
    super(`${path}: ${reason}`, options);
  }
}
