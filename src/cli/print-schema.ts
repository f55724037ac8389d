import type { Config } from '../config/config.ts';
import { createSubgraph, schema } from '../schema/index.ts';
import { sdlOf } from '../schema/kit/sdl.ts';
import { print } from './terminal.ts';

/** Prints the schema that is served, as SDL. */
export const printSchema = ({ federation, federationNode }: Config): Promise<void> =>
  print((federation ? createSubgraph({ nodeFields: federationNode }).sdl : sdlOf(schema)).split('\n'));
