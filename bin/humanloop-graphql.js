#!/usr/bin/env node
// Plain JavaScript that any Node parses, so that an old one, or a clone without its dependencies, gets a sentence instead of a stack.
import { existsSync } from 'node:fs';
import { keepCompiled, writeCompiled } from './compile-cache.js';

const fail = (problem) => {
  console.error(`humanloop-graphql: ${problem}`);
  // Of a gate 1 is a verdict.
  process.exit(process.argv[2] === 'gate' ? 3 : 1);
};

const isThere = (path) => existsSync(new URL(path, import.meta.url));

// A clone runs its TypeScript as it is; the published package has it compiled, for Node strips no types inside node_modules.
const isClone = isThere('../src/cli/main.ts');
if (isClone && !isThere('../node_modules')) fail('its dependencies are not installed yet; run first: npm ci');

const [major] = process.versions.node.split('.').map(Number);
if (major < 24) {
  // The npm package "node" is among the development dependencies.
  const remedy = isThere('../node_modules/node/package.json') ? 'run it through npm: npm start' : 'npm ci installs one';
  fail(`it needs Node 24 or newer, and this is ${process.versions.node}.${isClone ? ` In this folder ${remedy}` : ''}`);
}

keepCompiled();
try {
  const { main } = await import(new URL(isClone ? '../src/cli/main.ts' : '../dist/cli.js', import.meta.url).href);
  await main();
  writeCompiled();
} catch (error) {
  const [, name] = (error.code === 'ERR_MODULE_NOT_FOUND' && /^Cannot find package '([^']+)'/.exec(error.message)) || [];
  if (name === undefined) throw error;
  fail(`the package ${name} is not installed; ${isClone ? 'run first: npm ci' : 'install humanloop-graphql anew'}`);
}
