import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createEnding } from '../../../src/server/graphql/ending.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const never = () => new Promise<void>(() => undefined);
const reasonOf = ({ signal }: { readonly signal: AbortSignal }) => signal.aborted && signal.reason.name;

describe('an ending', () => {
  test('comes at the deadline to work under way', async () => {
    const ending = createEnding(new AbortController().signal, performance.now() + 1_000);
    void ending.during(never);
    vi.advanceTimersByTime(999);
    expect([ending.isLate(), reasonOf(ending)]).toEqual([false, false]);
    vi.advanceTimersByTime(1);
    expect([ending.isLate(), reasonOf(ending)]).toEqual([true, 'TimeoutError']);
  });

  test('needs a timer only while there is work', async () => {
    const ending = createEnding(new AbortController().signal, performance.now() + 1_000);
    expect(vi.getTimerCount()).toBe(0);
    const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const work = [ending.during(() => first.promise), ending.during(() => second.promise)];
    first.resolve();
    await work[0];
    expect(vi.getTimerCount()).toBe(1);
    second.resolve();
    await work[1];
    expect(vi.getTimerCount()).toBe(0);
  });

  test('comes at once to work that begins after the deadline', () => {
    const ending = createEnding(new AbortController().signal, performance.now() + 1_000);
    vi.advanceTimersByTime(2_000);
    expect(ending.signal.aborted).toBe(false);
    void ending.during(never);
    expect(reasonOf(ending)).toBe('TimeoutError');
  });

  test('comes when the client leaves, or has left', () => {
    const client = new AbortController();
    const ending = createEnding(client.signal, performance.now() + 1_000);
    client.abort('left');
    expect(ending.signal.reason).toBe('left');
    expect(createEnding(client.signal, performance.now() + 1_000).signal.reason).toBe('left');
    expect(ending.isLate()).toBe(false);
  });

  test('listens to nobody when it is released', () => {
    const client = new AbortController();
    const ending = createEnding(client.signal, performance.now() + 1_000);
    ending.release();
    client.abort('left');
    expect(ending.signal.aborted).toBe(false);
  });
});
