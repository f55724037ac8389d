import { createFacade } from 'humanloop-graphql/server';

// In an app of Next.js this is app/evaluations/[...path]/route.ts.
export const runtime = 'nodejs';

const facade = await createFacade({ basePath: '/evaluations' });

export const GET = (request: Request) => facade.fetch(request);
export const POST = (request: Request) => facade.fetch(request);
