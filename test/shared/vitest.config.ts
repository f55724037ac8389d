import { fileURLToPath } from 'node:url';
import { mergeConfig } from 'vitest/config';
import shared from '../../vitest.config.ts';

// With a Redis or Valkey that is started for it: npm run test:shared.
const { projects: _, ...test } = shared.test ?? {};

export default mergeConfig(
  { ...shared, test },
  { root: fileURLToPath(new URL('../..', import.meta.url)), test: { include: ['test/shared/**/*.test.ts'] } },
);
