import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: {
    // graphql ships CommonJS and ES modules; vitest would load both and fail with "another module or realm".
    alias: [{ find: /^graphql$/, replacement: fileURLToPath(import.meta.resolve('graphql').replace(/\.mjs$/, '.js')) }],
  },
  // test/ecosystem has dependencies and a configuration of its own: npm run test:ecosystem.
  test: { include: ['test/**/*.test.ts'], exclude: ['test/ecosystem/**'], testTimeout: 20_000 },
});
