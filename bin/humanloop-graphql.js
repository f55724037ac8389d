#!/usr/bin/env node
// Plain JavaScript that any Node parses, so that an old one gets a sentence instead of a syntax error.
const [major] = process.versions.node.split('.').map(Number);
if (major < 24) {
  console.error(`humanloop-graphql needs Node 24 or newer; this is ${process.versions.node}. In a clone, run it through npm: npm start`);
  process.exit(1);
}
const { main } = await import('../src/cli.ts');
await main();
