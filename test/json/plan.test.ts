import { expect, test } from 'vitest';
import { plansFor } from '../../src/json/plan.ts';

test.each([
  ['wanted', 'all'],
  ['passed over', {}],
] as const)('so many keys are remembered of what is %s, and no more', (_what, wanted) => {
  const { root, keyOf, lookInto } = plansFor(wanted);
  const names = Array.from({ length: 64 }, (_, index) => `key ${index}`);
  let remembered = 0;
  for (const name of names) {
    const key = keyOf(root, name, name);
    if (wanted !== 'all') lookInto(root, key);
    if (key.plan.read.endsWith('at-once')) continue;
    for (const inner of names) keyOf(key.plan, inner, inner);
    remembered += 1 + (key.plan.keys?.size ?? 0);
  }
  expect(remembered).toBeGreaterThan(1_900);
  expect(remembered).toBeLessThanOrEqual(2_000);
});
