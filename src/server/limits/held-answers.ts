import type { Operation } from '../operation.ts';

/** From this many bytes on an answer is large. */
const LARGE = 1_048_576;

/** Large answers are held until their clients have taken them: so many bytes at a time, in all. */
const MAX_HELD = 134_217_728;

/** What is written of a large answer before its client has to take some of it, and the milliseconds that this may last. */
const CHUNK = 262_144;
const STALL_MS = 30_000;

/** Bounds how much memory the answers take that wait for slow clients. */
export interface HeldAnswers {
  /** A body to answer with: as it is where it is small, piece by piece and without a copy where it is large. Undefined: too much is held. */
  hold(
    body: Uint8Array<ArrayBuffer>,
    connection: Operation['connection'],
  ): Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | undefined;
}

/** Of an answer that is larger than all of `maxBytes` one is held at a time. */
export const createHeldAnswers = (maxBytes = MAX_HELD): HeldAnswers => {
  let held = 0;
  return {
    hold: (body, connection) => {
      if (body.length < LARGE) return body;
      if (held > 0 && held + body.length > maxBytes) return undefined;
      held += body.length;
      return inPieces(body, { connection, onEnd: () => (held -= body.length) });
    },
  };
};

interface Piecemeal {
  readonly connection: Operation['connection'];
  readonly onEnd: () => void;
}

/** A stream of a body's pieces. It is broken off where its client takes none for long. */
const inPieces = (body: Uint8Array<ArrayBuffer>, { connection, onEnd }: Piecemeal): ReadableStream<Uint8Array> => {
  let sent = 0;
  let hasEnded = false;
  let stall: NodeJS.Timeout | undefined;
  const end = (): void => {
    clearTimeout(stall);
    if (!hasEnded) onEnd();
    hasEnded = true;
  };
  const watch = (controller: ReadableStreamDefaultController<Uint8Array>): void => {
    clearTimeout(stall);
    stall = setTimeout(() => {
      end();
      if (connection) connection.destroy();
      else controller.error(new DOMException('The answer was not taken.', 'AbortError'));
    }, STALL_MS).unref();
  };
  return new ReadableStream<Uint8Array>(
    {
      start: watch,
      pull: (controller) => {
        controller.enqueue(body.subarray(sent, sent + CHUNK));
        sent += CHUNK;
        if (sent < body.length) return watch(controller);
        end();
        controller.close();
      },
      cancel: end,
    },
    { highWaterMark: 0 },
  );
};
