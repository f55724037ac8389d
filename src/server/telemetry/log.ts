import { type DestinationStream, type Level, type LevelWithSilent, levels } from 'pino';
import type { Operation } from '../operation.ts';

export type LogLevel = LevelWithSilent;

/** What the server says of itself: JSON, a line each. No key, no host and no text of a client or of upstream is ever part of it. */
export interface Log {
  /** An operation was answered, after so many milliseconds. */
  operation(operation: Operation, status: number, ms: number): void;
  /** An error of ours, and the operation that it came up in. */
  bug(error: unknown, operation: Operation | undefined): void;
  /** Something that whoever runs the server wants to know, in words of ours. */
  note(message: string): void;
  /** Something that whoever runs the server has to mend, in words of ours. */
  problem(message: string): void;
}

export interface LogOptions {
  /** Write the messages of bugs as well, which may quote anything: for development alone. */
  readonly showMessages?: boolean;
}

/** A log that writes to `destination` what is at least as grave as `level`. */
export const createLog = (level: LogLevel, destination: DestinationStream, { showMessages = false }: LogOptions = {}): Log => {
  const least = level === 'silent' ? Number.POSITIVE_INFINITY : gravityOf(level);
  const isWritten = (at: Level): boolean => gravityOf(at) >= least;
  const write = (at: Level, fields: object, msg: string): void => {
    if (isWritten(at)) destination.write(`${JSON.stringify({ level: at, time: timeNow(), ...fields, msg })}\n`);
  };
  return {
    operation: ({ requestId, keyHash, keyName, record }, status, ms) => {
      if (!isWritten('info')) return;
      const { name, type, documentHash, upstreamCalls, cost, traceId, errorCodes } = record;
      const errors = errorCodes.size === 0 ? undefined : [...errorCodes];
      const took = Math.round(ms * 1000) / 1000;
      const what = { name, type, documentHash, ms: took, status, upstreamCalls, cost, requestId, traceId, keyHash, keyName, errors };
      write('info', what, 'operation');
    },
    bug: (error, operation) => {
      const message = showMessages ? String(error instanceof Error ? error.message : error) : undefined;
      write('error', { ...describedError(error), message, requestId: operation?.requestId, traceId: operation?.record.traceId }, 'bug');
    },
    note: (message) => write('info', {}, message),
    problem: (message) => write('error', {}, message),
  };
};

const gravityOf = (level: Level): number => levels.values[level] as number;

/** The second that a line was written in lately, and its text up to the milliseconds: making that takes as long as the rest of a line. */
let second = Number.NaN;
let secondText = '';

/** As ISO 8601 has it. */
const timeNow = (): string => {
  const now = Date.now();
  const ms = now % 1_000;
  if (now - ms !== second) {
    second = now - ms;
    secondText = new Date(second).toISOString().slice(0, -4);
  }
  return `${secondText}${String(ms).padStart(3, '0')}Z`;
};

/**
 * What of an error may be written down: its kind, and the places in the code that its stack names. Its message may quote anything, a key or
 * what upstream sent, and is left out wherever it stands.
 */
const describedError = (error: unknown): { type: string; stack: string[] } => {
  if (!(error instanceof Error)) return { type: typeof error, stack: [] };
  const { name, stack = '' } = error;
  const message = String(error.message);
  const frames = stack.slice(stack.indexOf(message) + message.length).split('\n');
  return { type: String(name), stack: frames.map((frame) => frame.trim()).filter((frame) => FRAME.test(frame)) };
};

const FRAME = /^at .*:\d+:\d+\)?$/;
