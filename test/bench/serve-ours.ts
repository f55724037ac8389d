import { readFileSync } from 'node:fs';
import { runServer } from '../../src/cli/serve.ts';
import { parseConfig } from '../../src/config/config.ts';
import type { Constants } from '../../src/config/constants.ts';

/* The service as its command starts it, with other constants: `node serve-ours.ts '{"shareInFlight":false}'`. */

const constants = JSON.parse(process.argv[2] ?? '{}') as Partial<Constants>;

await runServer(
  { ...parseConfig({ flags: {}, env: process.env, readFile: (path) => readFileSync(path, 'utf8') }), ...constants },
  async () => undefined,
);
