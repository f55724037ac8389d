/** A store cannot take an export in beside what it holds. The message is a sentence that follows the name of its file. */
export class ImportRefusedError extends Error {
  override readonly name = 'ImportRefusedError';
}
