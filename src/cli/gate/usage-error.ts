/** A gate that is asked in a way it cannot be asked: wrong words, flags or rules. The message is one line. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
