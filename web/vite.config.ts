import { copyFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Where `npm start` serves GraphQL, for the pages while they are worked on. */
const SERVER = process.env['HUMANLOOP_GRAPHQL_URL'] ?? 'http://127.0.0.1:4000';

export default defineConfig({
  root: here('.'),
  // Below which path they are served is found when they are opened.
  base: './',
  resolve: { alias: { 'humanloop-graphql-client': here('../client/src/index.ts') } },
  server: { proxy: { '/graphql': SERVER, '^/evaluations/[^/]+/logs\\.(csv|jsonl)$': SERVER } },
  build: {
    outDir: here('dist'),
    emptyOutDir: true,
    target: 'es2023',
    manifest: true,
    // Whatever is in a data: URL would need an exception in the policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  plugins: [
    {
      name: 'persisted-documents',
      apply: 'build',
      // The server knows by it what the pages may ask.
      writeBundle: ({ dir = here('dist') }) => copyFile(here('src/documents/persisted-documents.json'), `${dir}/persisted-documents.json`),
    },
  ],
});
