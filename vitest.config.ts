import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: {
    // graphql ships CommonJS and ES modules; vitest would load both and fail with "another module or realm".
    alias: [{ find: /^graphql$/, replacement: fileURLToPath(import.meta.resolve('graphql').replace(/\.mjs$/, '.js')) }],
  },
  test: {
    testTimeout: 20_000,
    projects: [
      {
        extends: true,
        // test/ecosystem has dependencies and a configuration of its own: npm run test:ecosystem.
        test: { name: 'all', include: ['test/**/*.test.ts'], exclude: ['test/ecosystem/**'] },
      },
      {
        extends: true,
        // What asks the graph, once more with every query executed by graphql-js.
        test: {
          name: 'graphql-js',
          include: ['test/*.test.ts', 'test/{graph,mutations,server}/**/*.test.ts'],
          exclude: [
            'test/{breaker,check,cli,client,contract,persisted-documents,planted-faults,progress,retries,schema,sdk,upstream-limits}.test.ts',
            'test/server/limits/**',
          ],
          env: { PLANNED_EXECUTION: 'false' },
        },
      },
    ],
  },
});
