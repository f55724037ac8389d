import { randomUUID } from 'node:crypto';
import type { Hearer } from '../contract/shared.ts';

/** What one process has to say to the others on one channel, and what it makes of what they say. */
export interface Channel {
  /** As a message that the others know to be this process's next. */
  next(text: string): string;
  /** A message without a text, by which the others notice what did not reach them. */
  beat(): string;
  /** A message has come. What is none of ours is passed over. */
  heard(message: string): void;
}

/** For each process of which something was heard lately, so many at most. */
const MAX_ORIGINS = 1_000;

/**
 * Messages are numbered by each who sends them: a number that is missing was told, and not heard. Of a process that is heard for the first
 * time all that it told may have been missed.
 */
export const createChannel = ({ heard, missed }: Hearer): Channel => {
  const own = randomUUID();
  let told = 0;
  const newest = new Map<string, number>();
  /** Whether all before this one was heard. */
  const follows = (origin: string, number: number, isBeat: boolean): boolean => {
    const last = newest.get(origin) ?? 0;
    // A map keeps the order of insertion: who is heard goes to the end.
    newest.delete(origin);
    newest.set(origin, Math.max(last, number));
    const [oldest] = newest.size > MAX_ORIGINS ? newest.keys() : [];
    if (oldest !== undefined) newest.delete(oldest);
    return number <= (isBeat ? last : last + 1);
  };
  return {
    next: (text) => {
      told += 1;
      return `${own} ${told} ${text}`;
    },
    beat: () => `${own} ${told}`,
    heard: (message) => {
      const [, origin, number, text] = MESSAGE.exec(message) ?? [];
      if (origin === undefined || origin === own) return;
      if (!follows(origin, Number(number), text === undefined)) missed();
      if (text !== undefined) heard(text);
    },
  };
};

const MESSAGE = /^([\da-f-]{36}) (\d{1,15})(?: (.*))?$/s;
