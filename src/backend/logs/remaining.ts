import type { JsonObject } from '../../json/tolerant.ts';
import type { LogSpan } from './log-span.ts';
import type { LogsBody } from './logs-reader.ts';

/** What is left of a body that holds logs. */
export interface Remaining {
  /** Undefined where nothing is to be left of it; the bytes it has where nothing is taken away. */
  readonly bytes: Buffer | undefined;
  /** The ids of the logs that are taken away, those inside them included. */
  readonly ids: readonly string[];
}

const OPEN_LIST = '['.charCodeAt(0);
const COLON = ':'.charCodeAt(0);
const COMMA = ','.charCodeAt(0);

const isSpace = (byte: number | undefined): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

/** Where the text before an offset ends that is no space. */
const endBefore = (bytes: Buffer, offset: number): number => {
  let end = offset;
  while (isSpace(bytes[end - 1])) end -= 1;
  return end;
};

const afterSpace = (bytes: Buffer, offset: number): number => {
  let at = offset;
  while (isSpace(bytes[at])) at += 1;
  return at;
};

/** A log in a body, and which one it stands in: -1 for none. As the value of a member it is no element of a list. */
interface Placed {
  readonly log: JsonObject;
  readonly span: LogSpan;
  inside: number;
  readonly isMember: boolean;
}

const placed = ({ bytes, spans, logs }: LogsBody): Placed[] => {
  const all = spans.map((span, index): Placed => {
    const before = bytes[endBefore(bytes, span.start) - 1];
    return { log: logs[index] as JsonObject, span, inside: -1, isMember: before === COLON };
  });
  // They are in the order of their ends, so that those inside a log come right before it.
  const open: number[] = [];
  for (const [index, { span }] of all.entries()) {
    while (open.length > 0 && (all[open.at(-1) as number] as Placed).span.start > span.start)
      (all[open.pop() as number] as Placed).inside = index;
    open.push(index);
  }
  return all;
};

/** Which logs go: those that are to, those that were made of such a one, and those that stand in a list of such a one. */
const leaving = (all: readonly Placed[], isForgotten: (log: JsonObject) => boolean): { isLeft: boolean; goes: readonly boolean[] } => {
  const goes = all.map(({ log }) => isForgotten(log));
  let isLeft = true;
  for (const [index, { inside, isMember, span }] of all.entries()) {
    if (!goes[index]) continue;
    // What judges a log has it as its parent, and goes with it.
    if (isMember && inside !== -1) goes[inside] = true;
    if (inside === -1 && (isMember || !span.nested)) isLeft = false;
  }
  for (let index = all.length - 1; index >= 0; index -= 1) {
    const { inside, isMember } = all[index] as Placed;
    if (!isMember && (inside === -1 ? !isLeft : goes[inside])) goes[index] = true;
  }
  return { isLeft, goes };
};

/** A body without these elements of its lists, which are in order. */
const without = (bytes: Buffer, removed: readonly LogSpan[]): Buffer => {
  let kept: Buffer = bytes.subarray(0, 0);
  let at = 0;
  for (const { start, length } of removed) {
    if (start < at) continue;
    kept = Buffer.concat([kept, bytes.subarray(at, start)]);
    at = afterSpace(bytes, start + length);
    if (bytes[at] === COMMA) {
      at = afterSpace(bytes, at + 1);
      continue;
    }
    // The last one of a list goes with the comma before it, where there is one.
    const end = endBefore(kept, kept.length);
    kept = kept.subarray(0, kept[end - 1] === COMMA ? end - 1 : kept[end - 1] === OPEN_LIST ? end : kept.length);
  }
  return Buffer.concat([kept, bytes.subarray(at)]);
};

/** What is left of a body once these logs are taken away, with what was made of them. A record without its log is nothing. */
export const remaining = (body: LogsBody, isForgotten: (log: JsonObject) => boolean): Remaining => {
  const all = placed(body);
  const { isLeft, goes } = leaving(all, isForgotten);
  const gone = all.filter((_, index) => goes[index]);
  if (gone.length === 0) return { bytes: body.bytes, ids: [] };
  const ids = [...new Set(gone.map(({ span }) => span.id).filter((id) => id !== ''))];
  if (!isLeft) return { bytes: undefined, ids };
  const removed = gone.filter(({ isMember }) => !isMember).map(({ span }) => span);
  return {
    bytes: without(
      body.bytes,
      removed.toSorted((a, b) => a.start - b.start),
    ),
    ids,
  };
};
