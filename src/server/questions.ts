import { UpstreamError } from '../upstream/errors.ts';

/** The questions of rows that are being answered: they may take long, and when the server ends they are left for another to answer. */
export interface Questions {
  /** Does a part of one; `end` breaks it off, at once where the server ends already. */
  during<T>(end: (reason: UpstreamError) => void, work: () => Promise<T>): Promise<T>;
  isEnding(): boolean;
  /** Breaks all of them off, and those that still come. */
  breakOff(): void;
}

export const createQuestions = (): Questions => {
  const running = new Set<(reason: UpstreamError) => void>();
  let isEnding = false;
  return {
    during: async (end, work) => {
      if (isEnding) end(serverEnds());
      running.add(end);
      try {
        return await work();
      } finally {
        running.delete(end);
      }
    },
    isEnding: () => isEnding,
    breakOff: () => {
      isEnding = true;
      for (const end of [...running]) end(serverEnds());
    },
  };
};

/** Why a question is not answered when the server ends. */
export const serverEnds = (): UpstreamError => new UpstreamError({ kind: 'server-ends' });
