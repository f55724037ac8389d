import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { createFacade } from 'humanloop-graphql/server';

// The sample export. Your own: exportDirectory and serverApiKey, or baseUrl.
const facade = await createFacade({ basePath: '/evaluations' });

const app = new Hono();
app.get('/', (context) => context.text('Our app. GraphiQL is on /evaluations/graphql.'));
app.all('/evaluations/*', (context) => facade.fetch(context.req.raw, context.env));

const server = serve({ fetch: app.fetch, port: Number(process.env['PORT'] ?? 3000), hostname: '127.0.0.1' }, ({ port }) => {
  process.stdout.write(`http://127.0.0.1:${port}/evaluations/graphql\n`);
});

process.once('SIGTERM', async () => {
  server.close();
  await facade.close();
});
