import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { generateSample } from './generate.ts';

// Run by `npm run sample`: rewrites the checked-in export from its generator.
const directory = join(import.meta.dirname, '..', 'src', 'backend', 'sample', 'export', '20250606-120000');
rmSync(directory, { recursive: true, force: true });
for (const [path, content] of generateSample()) {
  const file = join(directory, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}
