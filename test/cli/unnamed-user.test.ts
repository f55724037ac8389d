import { afterEach, expect, test } from 'vitest';
import { endAll, start } from '../support/processes.ts';

afterEach(endAll);

// As the system says of one of whom it has no more than a number, as containers mostly are run for.
const NAMELESS = `
import os from 'node:os';
import { syncBuiltinESMExports } from 'node:module';
os.userInfo = () => { throw new Error('uv_os_get_passwd returned ENOENT'); };
syncBuiltinESMExports();`;

test('who has no name is served, too', async () => {
  const { ask } = await start([], { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(NAMELESS)}` });
  expect((await ask('{ evaluations(first: 1) { nodes { name } } }')).errors).toBeUndefined();
});
