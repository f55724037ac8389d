import type { ExecutionResult, GraphQLError } from 'graphql';
import type { Format } from './formats.ts';

/** Milliseconds without a word. Proxies give up after a minute, or less. */
const HEARTBEAT_MS = 12_000;

/** An answer, or a later part of one. */
export interface Part extends ExecutionResult {
  readonly incremental?: readonly { readonly errors?: readonly GraphQLError[] }[];
  readonly completed?: readonly { readonly errors?: readonly GraphQLError[] }[];
}

export interface StreamedBodyOptions {
  readonly format: Format;
  readonly maskError: (error: unknown) => GraphQLError;
  /** The last part was sent, or the client has left. */
  readonly onEnd: () => void;
}

/** A body that is written part by part, and may be broken off. */
export interface StreamedBody {
  readonly body: ReadableStream<Uint8Array>;
  /** Writes no more, and does not end: its connection is gone. */
  stop(): void;
  /** Breaks it off, so that its client sees that this was not the end. */
  breakOff(): void;
}

export const streamedBody = (parts: AsyncIterable<Part>, { format, maskError, onEnd }: StreamedBodyOptions): StreamedBody => {
  const encoder = new TextEncoder();
  const iterator = parts[Symbol.asyncIterator]();
  let beating: NodeJS.Timeout | undefined;
  let breakOff = (): void => undefined;
  let isEnded = false;
  const end = (): void => {
    isEnded = true;
    clearInterval(beating);
    onEnd();
  };
  const stop = (): void => {
    end();
    iterator.return?.().catch(() => undefined);
  };
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      const send = (text: string): void => controller.enqueue(encoder.encode(text));
      send(format.begin);
      const { beat } = format;
      if (beat !== undefined) beating = setInterval(() => (controller.desiredSize ?? 0) > 0 && send(beat), HEARTBEAT_MS).unref();
      breakOff = () => {
        stop();
        controller.error(new DOMException('The stream was broken off.', 'AbortError'));
      };
    },
    pull: async (controller) => {
      const next = await iterator
        .next()
        .catch((error: unknown) => ({ failure: format.failure(JSON.stringify(publicErrors([maskError(error)]))) }));
      if (isEnded) return;
      let text = '';
      if ('failure' in next) text = next.failure + format.end;
      else text = (next.value ? format.part(textOf(next.value)) : '') + (next.done ? format.end : '');
      controller.enqueue(encoder.encode(text));
      if ('failure' in next || next.done) {
        end();
        controller.close();
      }
    },
    cancel: async () => {
      end();
      await iterator.return?.();
    },
  });
  return { body, stop, breakOff: () => breakOff() };
};

/** As JSON, without what errors say of HTTP. */
const textOf = ({ errors, incremental, completed, ...rest }: Part): string =>
  JSON.stringify({
    ...rest,
    ...(errors && { errors: publicErrors(errors) }),
    ...(incremental && { incremental: incremental.map(withPublicErrors) }),
    ...(completed && { completed: completed.map(withPublicErrors) }),
  });

const withPublicErrors = <T extends { readonly errors?: readonly GraphQLError[] }>(part: T): object =>
  part.errors ? { ...part, errors: publicErrors(part.errors) } : part;

/** Errors as they are sent. */
export const publicErrors = (errors: readonly GraphQLError[]): object[] =>
  errors.map((error) => {
    const { extensions: { http, ...extensions } = {}, ...rest } = error.toJSON();
    return { ...rest, extensions };
  });
