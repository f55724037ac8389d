import type { Operation } from '../operation.ts';

/** How a download came to its end: whole, where neither is there. */
interface DownloadEnd {
  /** Why it was broken off. */
  readonly error?: unknown;
  /** Its client has gone, or takes nothing. */
  readonly left?: true;
}

export interface DownloadBodyOptions {
  readonly connection: Operation['connection'];
  /** Milliseconds after which a client that takes nothing is given up. */
  readonly idleTimeout: number;
  /** Aborted from outside where the download is broken off. */
  readonly signal: AbortSignal;
  /** Aborted where its client has gone. */
  readonly present: AbortSignal;
  /** Called once. */
  readonly onEnd: (end: DownloadEnd) => void;
}

type Controller = ReadableStreamDefaultController<Uint8Array>;

/** The end of a download, which comes once. */
const createEnding = (pieces: AsyncGenerator<Buffer>, { connection, idleTimeout, onEnd }: DownloadBodyOptions) => {
  let stall: NodeJS.Timeout | undefined;
  let isOver = false;
  const end = (how: DownloadEnd): boolean => {
    clearTimeout(stall);
    if (isOver) return false;
    isOver = true;
    onEnd(how);
    // Of what is whole there is nothing left to end.
    void pieces.return(undefined).catch(() => undefined);
    return true;
  };
  const breakOff = (controller: Controller, how: DownloadEnd): void => {
    if (!end(how)) return;
    if (connection) connection.destroy();
    else controller.error(new DOMException('The download was broken off.', 'AbortError'));
  };
  return {
    isOver: () => isOver,
    end,
    breakOff,
    /** Until the next piece is asked for. */
    wait: (controller: Controller): void => {
      stall = setTimeout(() => breakOff(controller, { left: true }), idleTimeout).unref();
    },
    goOn: () => clearTimeout(stall),
  };
};

/**
 * A body of pieces, each asked for when its client has taken those before. One that cannot be whole ends with its connection, or where there
 * is none with an error, so that no client takes a part for all of it.
 */
export const downloadBody = (pieces: AsyncGenerator<Buffer>, options: DownloadBodyOptions): ReadableStream<Uint8Array> => {
  const { signal, present } = options;
  const ending = createEnding(pieces, options);
  const pull = async (controller: Controller): Promise<void> => {
    ending.goOn();
    try {
      const next = await pieces.next();
      if (ending.isOver()) return;
      if (next.done) {
        ending.end({});
        controller.close();
        return;
      }
      controller.enqueue(next.value);
      ending.wait(controller);
    } catch (error) {
      ending.breakOff(controller, present.aborted ? { left: true } : { error });
    }
  };
  const start = (controller: Controller): void => {
    const breakOff = (): void => ending.breakOff(controller, present.aborted ? { left: true } : { error: signal.reason });
    signal.addEventListener('abort', breakOff, { once: true });
    if (signal.aborted) breakOff();
    else ending.wait(controller);
  };
  return new ReadableStream<Uint8Array>({ start, pull, cancel: () => void ending.end({ left: true }) }, { highWaterMark: 0 });
};
