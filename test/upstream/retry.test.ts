import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Answer } from '../../src/contract/send.ts';
import { createRetryBudget, hasTimeFor, pauseAfter } from '../../src/upstream/retry.ts';
import { createRollingCounts } from '../../src/upstream/rolling-counts.ts';
import { json } from '../support/helpers.ts';

const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const answered = (status: number, headers: Record<string, string> = {}): { answer: Answer } => ({ answer: json({}, status, headers) });

test('a pause is 100 to 1,000 ms, the first at most 500, spread over all of it', () => {
  fc.assert(
    fc.property(random, fc.nat(4), fc.constantFrom(429, 500, 502, 503, 504), (chance, resent, status) => {
      const longest = resent === 0 ? 500 : 1_000;
      expect(pauseAfter(answered(status), resent, () => chance)).toBeCloseTo(100 + (longest - 100) * chance);
    }),
  );
});

test('what upstream asks for is waited for up to two seconds, and not at all beyond', () => {
  fc.assert(
    fc.property(random, fc.nat(10_000), (chance, seconds) => {
      const pause = pauseAfter(answered(503, { 'retry-after': String(seconds) }), 0, () => chance);
      expect(pause).toBe(seconds > 2 ? undefined : Math.max(100, seconds * 1_000));
    }),
  );
});

test('other statuses are not tried again', () => {
  fc.assert(
    fc.property(fc.integer({ min: 200, max: 599 }), (status) => {
      fc.pre(![429, 500, 502, 503, 504].includes(status));
      expect(pauseAfter(answered(status), 0, () => 0)).toBeUndefined();
    }),
  );
});

test('an attempt begins before the deadline or not at all', () => {
  const call = { method: 'GET', path: '/', headers: {} } as const;
  expect(hasTimeFor(call, 1_000, 5)).toBe(true);
  expect(hasTimeFor({ ...call, deadline: 1_006 }, 1_000, 5)).toBe(true);
  expect(hasTimeFor({ ...call, deadline: 1_005 }, 1_000, 5)).toBe(false);
});

test('counts are those of the last ten seconds', () => {
  const events = fc.array(fc.record({ after: fc.nat(15_000), isMarked: fc.boolean() }), { maxLength: 60 });
  fc.assert(
    fc.property(events, (list) => {
      let now = 0;
      const counts = createRollingCounts(() => now);
      const seen: { second: number; isMarked: boolean }[] = [];
      for (const { after, isMarked } of list) {
        now += after;
        counts.add(isMarked);
        const second = Math.floor(now / 1_000);
        seen.push({ second, isMarked });
        const recent = seen.filter((event) => second - event.second < 10);
        expect(counts.all()).toBe(recent.length);
        expect(counts.marked()).toBe(recent.filter((event) => event.isMarked).length);
      }
    }),
  );
});

test('of the calls of ten seconds a fifth may be sent again, or eight', () => {
  const events = fc.array(fc.record({ after: fc.nat(400), calls: fc.nat(12), retries: fc.nat(12) }), { maxLength: 60 });
  fc.assert(
    fc.property(events, (list) => {
      let now = 0;
      let calls = 0;
      let retries = 0;
      const budget = createRetryBudget(() => now);
      for (const event of list) {
        now += event.after;
        if (now >= 10_000) break;
        for (let call = 0; call < event.calls; call += 1) budget.spend();
        calls += event.calls;
        for (let retry = 0; retry < event.retries; retry += 1) {
          const isAllowed = retries < Math.max(8, Math.floor(calls / 5));
          expect(budget.take()).toBe(isAllowed);
          if (isAllowed) retries += 1;
        }
      }
    }),
  );
});
