import type { Answer } from '../contract/send.ts';

/** An answer whose body came in pieces, which are joined when all of it is first asked for. */
class ArrivedAnswer implements Answer {
  readonly status: number;
  readonly headers: Answer['headers'];
  readonly pieces: readonly Uint8Array[];
  #body: Uint8Array | undefined;

  constructor({ status, headers }: Omit<Answer, 'body'>, pieces: readonly Uint8Array[]) {
    this.status = status;
    this.headers = headers;
    this.pieces = pieces;
  }

  get body(): Uint8Array {
    this.#body ??= Buffer.concat(this.pieces);
    return this.#body;
  }
}

/** An answer with the body that came in these pieces. */
export const arrivedAnswer = (answered: Omit<Answer, 'body'>, pieces: readonly Uint8Array[]): Answer => {
  const [only] = pieces;
  return pieces.length === 1 && only ? { ...answered, body: only } : new ArrivedAnswer(answered, pieces);
};

/** Larger bodies have memory of their own. */
const MAX_SHARED_BYTES = 4_194_304;

let shared = Buffer.alloc(0);

const joinedInShared = (pieces: readonly Uint8Array[]): Buffer | undefined => {
  let length = 0;
  for (const piece of pieces) length += piece.length;
  if (length > MAX_SHARED_BYTES) return undefined;
  if (shared.length < length) shared = Buffer.allocUnsafeSlow(Math.min(2 * length, MAX_SHARED_BYTES));
  let at = 0;
  for (const piece of pieces) {
    shared.set(piece, at);
    at += piece.length;
  }
  return shared.subarray(0, length);
};

/**
 * What comes of reading all of the body of an answer. `read` keeps none of the bytes it gets: the next body is written over them. Memory that is
 * used again costs less than new memory for each body, of which V8 takes so much, and gives it back late, that it collects everything again
 * and again.
 */
export const readBody = <Value>(answer: Answer, read: (bytes: Buffer) => Value): Value => {
  const joined = answer.pieces && joinedInShared(answer.pieces);
  if (joined) return read(joined);
  const { body } = answer;
  return read(Buffer.from(body.buffer, body.byteOffset, body.byteLength));
};
