import type { Config } from '../config/config.ts';

/** Whoever runs the command has the data: what keeps others from a server is not for it. */
export const ofItsOwn = (config: Config): Config => ({
  ...config,
  host: 'localhost',
  serverApiKey: undefined,
  serverApiKeyFile: undefined,
  persistedFile: undefined,
  metricsPort: undefined,
});
