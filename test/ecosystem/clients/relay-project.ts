import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Kind, type OperationDefinitionNode, print, visit } from 'graphql';
import { type ConcreteRequest, Environment, Network, RecordSource, Store } from 'relay-runtime';
import { getDataID, scalars } from '../../../client/src/index.ts';
import { operations, type Screen } from './screens.ts';
import { runTool, SCHEMA } from './workshop.ts';

const SUFFIX: Readonly<Record<string, string>> = { query: 'Query', mutation: 'Mutation', subscription: 'Subscription' };
const COMPILER = fileURLToPath(new URL('../node_modules/relay-compiler/cli.js', import.meta.url));

/** The name that Relay wants: it begins with that of its module and ends with the kind of operation. */
export const relayNameOf = ({ name, kind }: Pick<Screen, 'name' | 'kind'>): string => `${name}${SUFFIX[kind]}`;

/** A screen as a module of a Relay project. Its fragments are unmasked, for the test reads the whole answer in one place. */
const moduleOf = (screen: Screen): string => {
  const fragmentName = (name: string) => `${screen.name}_${name}`;
  const rename = { kind: Kind.NAME } as const;
  const operation: OperationDefinitionNode = visit(screen.operation, {
    FragmentSpread: (spread) => ({ ...spread, name: { ...rename, value: `${fragmentName(spread.name.value)} @relay(mask: false)` } }),
  });
  const named = [
    { ...operation, name: { ...rename, value: relayNameOf(screen) } },
    ...screen.fragments.map((fragment) => ({ ...fragment, name: { ...rename, value: fragmentName(fragment.name.value) } })),
  ];
  return `import { graphql } from 'relay-runtime';\n${named.map((definition) => `graphql\`${print(definition)}\`;\n`).join('')}`;
};

/** Writes every operation of scenarios.graphql into a directory, as modules that the Relay compiler reads. */
export const writeScreens = async (directory: string): Promise<void> => {
  await mkdir(`${directory}/screens`, { recursive: true });
  for (const screen of operations) await writeFile(`${directory}/screens/${screen.name}.ts`, moduleOf(screen));
};

/** Runs the Relay compiler over a directory; the artifacts go to its folder `__generated__`. */
export const compile = async (directory: string) => {
  const config = {
    src: '.',
    schema: SCHEMA,
    language: 'typescript',
    artifactDirectory: './__generated__',
    eagerEsModules: true,
    customScalarTypes: scalars,
  };
  await mkdir(`${directory}/__generated__`, { recursive: true });
  await writeFile(`${directory}/relay.config.json`, JSON.stringify(config));
  return runTool(COMPILER, [], directory);
};

/** What the compiler made of a screen. */
export const artifactOf = async (directory: string, screen: Pick<Screen, 'name' | 'kind'>): Promise<ConcreteRequest> => {
  const module = (await import(`${directory}/__generated__/${relayNameOf(screen)}.graphql.ts`)) as { default: ConcreteRequest };
  return module.default;
};

/** A Relay environment over a server. */
export const createEnvironment = (url: string): Environment =>
  new Environment({
    getDataID,
    store: new Store(new RecordSource()),
    network: Network.create(async ({ text }, variables) => {
      const answer = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: text, variables }),
      });
      return answer.json();
    }),
  });
