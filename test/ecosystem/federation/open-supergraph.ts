import type { Server } from 'node:http';
import { openWorkshop } from '../clients/workshop.ts';

/** What the files of examples/supergraph export. */
interface SupergraphExample {
  composeSupergraph(subgraphs: readonly { readonly name: string; readonly url: string; readonly sdl: string }[]): string;
  hiveGateway(supergraph: string): Server;
  apolloGateway(supergraph: string, port: number): Promise<{ readonly url: string; stop(): Promise<void> }>;
}

/** The example as a project of this name, and what its modules export. */
export const openSupergraph = async (name: string): Promise<SupergraphExample & { readonly directory: string }> => {
  const directory = await openWorkshop(name, 'supergraph');
  const modules = await Promise.all(['compose', 'hive-gateway', 'apollo-gateway'].map((module) => import(`${directory}/${module}.ts`)));
  return Object.assign({ directory }, ...modules) as SupergraphExample & { readonly directory: string };
};
