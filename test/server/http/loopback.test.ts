import { expect, test } from 'vitest';
import { closed, listen } from '../../../src/cli/listening.ts';
import { parseConfig } from '../../../src/config/config.ts';

test.each(['127.0.0.1', 'localhost'])('a server on %s answers on both addresses that localhost may mean', async (host) => {
  const config = parseConfig({ flags: { host }, env: {}, readFile: () => '' });
  const server = await listen({ fetch: ({ url }) => new Response(new URL(url).host) }, { port: 0, flag: '--port', config });
  const { port } = server.address() as { port: number };
  for (const name of [`127.0.0.1:${port}`, `[::1]:${port}`]) expect(await (await fetch(`http://${name}/`)).text()).toBe(name);
  await closed(server);
  await expect(fetch(`http://[::1]:${port}/`)).rejects.toThrow();
});
