import type { Refusal } from '../refusal.ts';

/** Downloads at a time, of one key and in all: each may go on for an hour. */
const MAX_OF_ONE = 2;
const MAX_IN_ALL = 8;

const RETRY_AFTER_SECONDS = 10;

const TOO_MANY_OF_ONE: Refusal = {
  status: 429,
  code: 'RATE_LIMITED',
  message: `This caller downloads ${MAX_OF_ONE} files already; wait until one of them is whole.`,
  retryAfterSeconds: RETRY_AFTER_SECONDS,
};

const TOO_MANY: Refusal = {
  status: 503,
  code: 'SERVICE_OVERLOADED',
  message: 'Too many files are being downloaded; try again soon.',
  retryAfterSeconds: RETRY_AFTER_SECONDS,
};

/** Bounds how many downloads there are at a time. */
export interface DownloadLimits {
  /** Lets one in, and gives what to call once it has ended; a refusal where there are as many already. */
  enter(bucket: string): (() => void) | Refusal;
}

export const createDownloadLimits = (): DownloadLimits => {
  const open = new Map<string, number>();
  let all = 0;
  return {
    enter: (bucket) => {
      const ofOne = open.get(bucket) ?? 0;
      if (ofOne >= MAX_OF_ONE) return TOO_MANY_OF_ONE;
      if (all >= MAX_IN_ALL) return TOO_MANY;
      open.set(bucket, ofOne + 1);
      all += 1;
      let hasLeft = false;
      return () => {
        if (hasLeft) return;
        hasLeft = true;
        all -= 1;
        const left = (open.get(bucket) ?? 1) - 1;
        if (left > 0) open.set(bucket, left);
        else open.delete(bucket);
      };
    },
  };
};
