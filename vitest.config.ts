import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// What asks a PostgreSQL server is run beside one: npm run test:postgres.
const ofPostgres = process.env['TEST_POSTGRES'] === undefined ? ['test/backend/store/postgres/**'] : [];

export default defineConfig({
  resolve: {
    // graphql ships CommonJS and ES modules; vitest would load both and fail with "another module or realm".
    alias: [{ find: /^graphql$/, replacement: fileURLToPath(import.meta.resolve('graphql').replace(/\.mjs$/, '.js')) }],
  },
  test: {
    // Only for what never ends: no test measures time by it, and a busy machine may take a hundred times as long.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    setupFiles: ['test/support/property-seed.ts'],
    projects: [
      {
        extends: true,
        // These have dependencies or a configuration of their own: npm run test:ecosystem, test:deploy, test:shared, bench.
        test: {
          name: 'all',
          include: ['test/**/*.test.ts'],
          exclude: ['test/ecosystem/**', 'test/deploy/**', 'test/bench/peers/**', 'test/shared/**', ...ofPostgres],
        },
      },
      {
        extends: true,
        // What asks the graph, once more with every query executed by graphql-js.
        test: {
          name: 'graphql-js',
          include: [
            'test/{documents,schema,server}/**/*.test.ts',
            'test/backend/import/shown-flaws.test.ts',
            'test/upstream/failing-endpoints.test.ts',
          ],
          exclude: ['test/schema/{parsers.property,progress,schema}.test.ts', 'test/server/limits/**'],
          env: { PLANNED_EXECUTION: 'false' },
        },
      },
    ],
  },
});
