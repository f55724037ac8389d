import DataLoader from 'dataloader';
import { createSchema, createYoga } from 'graphql-yoga';
import type { GetJson } from './hand-written.ts';
import { type Loaders, resolvers, typeDefs } from './plain-schema.ts';

/* What most would write first: graphql-yoga as it comes, a schema in SDL, resolvers, and a DataLoader. */

/** A server like `Yoga`'s, over a v5 API. */
export const createStockYoga = (get: GetJson) =>
  createYoga<object, Loaders>({
    schema: createSchema<Loaders>({ typeDefs, resolvers }),
    logging: false,
    context: () => ({ json: new DataLoader((paths) => Promise.all(paths.map((path) => get(path)))) }),
  });
