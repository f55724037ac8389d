import { randomBytes } from 'node:crypto';
import type { Cluster, Redis } from 'ioredis';
import type { Asking } from './asking.ts';
import { createUsability } from './usability.ts';

/** Milliseconds for which a mark stands that was made by a change: longer than anything is kept under it. */
const MARK_MS = 86_400_000;
const RETRY_MS = 1_000;

/** The key of the mark of a subject: whatever is kept of it is kept under its mark, and counts for nothing when that is another. */
export const markOf = (subject: string): string => `mark:${subject}`;

/** A mark that never was. A settling one is nothing to keep anything under. */
export const newMark = (isSettling: boolean): string => `${isSettling ? '-' : '+'}${randomBytes(15).toString('base64url')}`;

export const isSettled = (mark: Buffer): boolean => mark[0] === 0x2b;

export interface Forgetting {
  /** Forgets all that is kept of these subjects; what cannot be forgotten at once is, as soon as it can be. */
  forget(subjects: readonly string[], isSettling: boolean): Promise<void>;
  /** Something is still to be forgotten. */
  isOwing(): boolean;
  close(): void;
}

interface Settling {
  readonly isSettling: boolean;
  readonly settlingMs: number;
}

/** `settlingMs`: for how long a mark is a settling one. */
export const createForgetting = (client: Redis | Cluster, { ask }: Asking, settlingMs: number): Forgetting => {
  const owed = new Set<string>();
  const renew = async (subject: string, isSettling: boolean): Promise<void> => {
    const done = await ask('forget', { of: () => renewMark(client, subject, { isSettling, settlingMs }), outcome: () => 'done' });
    if (done) owed.delete(subject);
    else owed.add(subject);
  };
  const renewAll = (isSettling: boolean) => Promise.all([...owed].map((subject) => renew(subject, isSettling)));
  const usability = createUsability({
    probe: async () => {
      await renewAll(true);
      if (owed.size > 0) throw new Error('Something is still to be forgotten.');
    },
    onBack: () => undefined,
    retryMs: RETRY_MS,
  });
  return {
    forget: async (subjects, isSettling) => {
      await Promise.all(subjects.map((subject) => renew(subject, isSettling)));
      if (owed.size > 0) usability.lost();
    },
    isOwing: () => owed.size > 0,
    close: usability.close,
  };
};

/** What goes on changing does so whatever else is said meanwhile. Deleting first lets a full server take the new mark, too. */
const RENEW = `
local held = redis.pcall('GET', KEYS[1])
local left = redis.call('PTTL', KEYS[1])
local isSettling = type(held) == 'string' and string.sub(held, 1, 1) == '-' and left > 0 and left <= tonumber(ARGV[4])
redis.call('DEL', KEYS[1])
if isSettling and string.sub(ARGV[1], 1, 1) == '+' then
  redis.call('SET', KEYS[1], ARGV[2], 'PX', left)
else
  redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[3])
end`;

const renewMark = async (client: Redis | Cluster, subject: string, { isSettling, settlingMs }: Settling): Promise<true> => {
  await client.eval(RENEW, 1, markOf(subject), newMark(isSettling), newMark(true), isSettling ? settlingMs : MARK_MS, settlingMs);
  return true;
};
