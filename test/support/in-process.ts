import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { closed, listen } from '../../src/cli/listening.ts';
import { createFacade } from '../../src/compose.ts';
import { parseConfig } from '../../src/config/config.ts';
import type { Constants } from '../../src/config/constants.ts';
import type { Log } from '../../src/server/telemetry/log.ts';
import { variables } from './settings.ts';

/** A server over the sample on a free port of this process, with other constants than the command's, until its test is over. */
export const startInProcess = async (settings: Readonly<Record<string, string>>, constants: Partial<Constants>) => {
  const bugs: unknown[] = [];
  const log: Log = { operation: () => undefined, bug: (error) => bugs.push(error), note: () => undefined, problem: () => undefined };
  const config = { ...parseConfig({ flags: {}, env: variables(settings), readFile: () => '' }), ...constants };
  const facade = await createFacade(config, { log });
  const server = await listen(facade, { port: 0, flag: '--port', config });
  onTestFinished(async () => {
    server.closeAllConnections();
    await closed(server);
    await facade.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, bugs };
};
