import { randomBytes } from 'node:crypto';
import type { Cluster, Redis } from 'ioredis';
import type { Asking } from './asking.ts';
import { isReply } from './replies.ts';
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

/** `settlingMs`: for how long a mark is a settling one. */
export const createForgetting = (client: Redis | Cluster, { ask }: Asking, settlingMs: number): Forgetting => {
  const owed = new Set<string>();
  const renew = async (subject: string, isSettling: boolean): Promise<void> => {
    const done = await ask('forget', { of: () => renewMark(client, subject, isSettling ? settlingMs : undefined), outcome: () => 'done' });
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

/** A full server takes no new mark, but lets go of the old one, which does as well. */
const renewMark = async (client: Redis | Cluster, subject: string, settlingMs: number | undefined): Promise<true> => {
  const [deleted, put] = await Promise.allSettled([
    client.del(markOf(subject)),
    client.set(markOf(subject), newMark(settlingMs !== undefined), 'PX', settlingMs ?? MARK_MS),
  ]);
  if (deleted.status === 'rejected') throw deleted.reason;
  if (put.status === 'rejected' && !isReply(put.reason)) throw put.reason;
  return true;
};
