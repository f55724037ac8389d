import { expect, test } from 'vitest';
import { measureAvailability, PROMISED } from './availability.ts';

test('with one attempt in twenty failing, and one in a hundred broken off, at most one operation in a thousand notices', async () => {
  const { clean } = await measureAvailability(PROMISED);
  expect(clean).toBeGreaterThanOrEqual(0.999);
});
