#!/usr/bin/env node
// Plain JavaScript that any Node parses, so that an old one gets a sentence instead of a syntax error.
import { existsSync } from 'node:fs';

const [major] = process.versions.node.split('.').map(Number);
if (major < 24) {
  console.error(`humanloop-graphql needs Node 24 or newer; this is ${process.versions.node}. In a clone, run it through npm: npm start`);
  process.exit(1);
}
// A clone runs its TypeScript as it is; the published package has it compiled, for Node strips no types inside node_modules.
const source = new URL('../src/cli/main.ts', import.meta.url);
const { main } = await import(existsSync(source) ? source.href : new URL('../dist/cli/main.js', import.meta.url).href);
await main();
