import { readFile, writeFile } from 'node:fs/promises';
import { transformSync } from '@babel/core';
import { type ComponentType, createElement, type FunctionComponent } from 'react';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../server.ts';
import { type Page, show } from './react-page.ts';
import { compile } from './relay-project.ts';
import { askPlainly, SAMPLE } from './screens.ts';
import { checkTypes, openWorkshop } from './workshop.ts';

/** What examples/apollo/run-logs.tsx and examples/urql/run-logs.tsx export. */
interface Recipe {
  createClient(url: string): unknown;
  readonly App: FunctionComponent<{ readonly client: unknown; readonly run: string }>;
}

/** What examples/relay/run-logs.tsx exports. */
interface RelayRecipe {
  createEnvironment(url: string): unknown;
  readonly App: FunctionComponent<{ readonly environment: unknown; readonly run: string }>;
}

let server: RunningServer;
let page: Page | undefined;
beforeAll(async () => {
  server = await startServer();
});
afterEach(() => page?.close());
afterAll(() => server.stop());

const rowsOf = (document: Document): string[] => [...document.querySelectorAll('li')].map((row) => row.textContent);

/** The rows as they have to be shown, from the server itself. */
const expectedRows = async (): Promise<string[]> => {
  const text = 'query ($id: ID!) { node(id: $id) { ... on Run { logs(first: 500) { nodes { judgments { judgment { display } } } } } } }';
  const answer = (await askPlainly(server.url, text, { id: SAMPLE.runNode })) as {
    node: { logs: { nodes: { judgments: { judgment: { display: string } | null }[] }[] } };
  };
  return answer.node.logs.nodes.map(({ judgments }) => judgments.map(({ judgment }) => judgment?.display ?? '–').join(' '));
};

/** Shows the example's component and presses its button until all 24 rows are there. */
const readToTheEnd = async (load: () => Promise<ComponentType>): Promise<void> => {
  page = await show(load);
  const expected = await expectedRows();
  for (const count of [10, 20, 24]) {
    await page.until((document) => rowsOf(document).length >= count);
    expect(rowsOf(page.document)).toEqual(expected.slice(0, count));
    page.document.querySelector('button')?.click();
  }
  expect(page.document.querySelector('h1')?.textContent).toBe('storyteller');
  expect(page.document.querySelector('button')).toBeNull();
};

describe('the example for React', () => {
  test('with Apollo Client shows a list that grows to its end', async () => {
    const directory = await openWorkshop('apollo', 'apollo');
    expect(await checkTypes(directory)).toEqual({ succeeded: true, output: '' });
    await readToTheEnd(async () => {
      const recipe = (await import(`${directory}/run-logs.tsx`)) as Recipe;
      const client = recipe.createClient(`${server.url}/graphql`);
      return () => createElement(recipe.App, { client, run: SAMPLE.runNode });
    });
  });

  test('with urql shows a list that grows to its end', async () => {
    const directory = await openWorkshop('urql', 'urql');
    expect(await checkTypes(directory)).toEqual({ succeeded: true, output: '' });
    await readToTheEnd(async () => {
      const recipe = (await import(`${directory}/run-logs.tsx`)) as Recipe;
      const client = recipe.createClient(`${server.url}/graphql`);
      return () => createElement(recipe.App, { client, run: SAMPLE.runNode });
    });
  });

  test('with Relay shows a list that grows to its end', async () => {
    const directory = await openWorkshop('relay', 'relay');
    expect(await compile(directory)).toMatchObject({ succeeded: true });
    expect(await checkTypes(directory)).toEqual({ succeeded: true, output: '' });
    await buildWithBabel(directory, 'run-logs.tsx');
    await readToTheEnd(async () => {
      const recipe = (await import(`${directory}/run-logs.tsx`)) as RelayRecipe;
      const environment = recipe.createEnvironment(`${server.url}/graphql`);
      return () => createElement(recipe.App, { environment, run: SAMPLE.runNode });
    });
  });
});

/** Puts the compiled artifacts in the place of the `graphql` tags, as the bundler of a Relay project does. */
const buildWithBabel = async (directory: string, file: string): Promise<void> => {
  const source = await readFile(`${directory}/${file}`, 'utf8');
  const built = transformSync(source, {
    filename: `${directory}/${file}`,
    cwd: directory,
    babelrc: false,
    configFile: false,
    parserOpts: { plugins: ['typescript', 'jsx'] },
    plugins: [['relay', { eagerEsModules: true, artifactDirectory: `${directory}/__generated__` }]],
  });
  await writeFile(`${directory}/${file}`, built?.code ?? '');
};
