/** Whether an error is what the server said of a command, such as `NOAUTH Authentication required.`, and not that it did not answer. */
export const isReply = (error: unknown): boolean => error instanceof Error && error.name === 'ReplyError';

/** The first word of such an error, which is its kind; the rest may quote a key. */
export const kindOf = (reply: unknown): string => /^[A-Z]+/.exec((reply as Error).message)?.[0] ?? 'ERR';

/** Whether the system refused a connection: waiting a moment longer changes nothing. */
export const isRefused = (error: unknown): boolean => typeof codeOf(error) === 'string';

const codeOf = (error: unknown): unknown => Object(error).code;

/** Why a server cannot be used, in words of ours: those of the library may quote an address. */
export const problemIn = (error: unknown): string => {
  if (isReply(error)) {
    const kind = kindOf(error);
    if (kind === 'NOAUTH') return 'it wants a password';
    return kind === 'WRONGPASS' ? 'it takes another password' : `it answers ${kind}`;
  }
  const code = codeOf(error);
  return typeof code === 'string' ? `it cannot be reached, ${code}` : 'it does not answer';
};
