import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';

export interface SubgraphFile {
  readonly name: string;
  readonly url: string;
  readonly sdl: string;
}

/** The supergraph of some subgraphs, as gateways read it. */
export const composeSupergraph = (subgraphs: readonly SubgraphFile[]): string => {
  const { supergraphSdl, errors } = composeServices(subgraphs.map(({ name, url, sdl }) => ({ name, url, typeDefs: parse(sdl) })));
  if (!supergraphSdl) throw new AggregateError(errors ?? [], 'The subgraphs do not compose.');
  return supergraphSdl;
};
