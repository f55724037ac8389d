import { writeFile } from 'node:fs/promises';
import { commitMutation, createOperationDescriptor, fetchQuery, getRequest } from 'relay-runtime';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../server.ts';
import { artifactOf, compile, createEnvironment, writeScreens } from './relay-project.ts';
import { askPlainly, operations, SAMPLE, screens } from './screens.ts';
import { checkTypes, openWorkshop } from './workshop.ts';

const TOOL_CALLS = {
  name: 'ToolCalls',
  kind: 'query',
  source: `import { graphql } from 'relay-runtime';
graphql\`query ToolCallsQuery($id: ID!) { node(id: $id) { ... on ModelLog { messages { toolCalls { functionName } } } } }\`;`,
};

let server: RunningServer;
let directory: string;
let compiled: Awaited<ReturnType<typeof compile>>;
beforeAll(async () => {
  server = await startServer();
  directory = await openWorkshop('relay-screens');
  await writeScreens(directory);
  await writeFile(`${directory}/screens/ToolCalls.ts`, TOOL_CALLS.source);
  compiled = await compile(directory);
});
afterAll(() => server.stop());

describe('Relay', () => {
  test('compiles every query, mutation and subscription', async () => {
    expect(compiled).toMatchObject({ succeeded: true });
    expect(compiled.output).not.toMatch(/warning|error:/i);
    for (const operation of operations) expect((await artifactOf(directory, operation)).params.name).toContain(operation.name);
  });

  test('makes types of them that hold under strict checks', async () => {
    expect(await checkTypes(directory)).toEqual({ succeeded: true, output: '' });
  });

  test.each(screens)('reads $name from its store as the server sent it', async (screen) => {
    const environment = createEnvironment(server.url);
    const artifact = await artifactOf(directory, screen);
    const plain = await askPlainly(server.url, screen.text, screen.variables);
    expect(await fetchQuery(environment, artifact, screen.variables).toPromise()).toMatchObject(plain as object);
    const { fragment } = createOperationDescriptor(getRequest(artifact), screen.variables);
    const held = environment.lookup(fragment);
    expect(held.isMissingData).toBe(false);
    expect(held.data).toMatchObject(plain as object);
  });

  test('tells two tool calls apart that a model gave the same id', async () => {
    const environment = createEnvironment(server.url);
    const artifact = getRequest(await artifactOf(directory, TOOL_CALLS));
    const write = (functionName: string) => {
      const operation = createOperationDescriptor(artifact, { id: `Log:${functionName}` });
      const messages = [{ toolCalls: [{ id: 'call_0', functionName }] }];
      const node = { __typename: 'PromptLog', __isNode: 'PromptLog', __isModelLog: 'PromptLog', id: `Log:${functionName}`, messages };
      environment.commitPayload(operation, { node });
      return operation;
    };
    const refund = write('refund');
    write('escalate');
    expect(environment.lookup(refund.fragment).data).toEqual({ node: { messages: [{ toolCalls: [{ functionName: 'refund' }] }] } });
  });

  test('shows what a mutation changed', async () => {
    const environment = createEnvironment(server.url);
    const overview = screens.find(({ name }) => name === 'EvaluationOverview');
    const descriptor = createOperationDescriptor(getRequest(await artifactOf(directory, { name: 'EvaluationOverview', kind: 'query' })), {
      id: SAMPLE.evaluation,
    });
    await fetchQuery(environment, descriptor.request.node, overview?.variables ?? {}).toPromise();
    const mutation = await artifactOf(directory, { name: 'PromoteControl', kind: 'mutation' });
    await new Promise((onCompleted, onError) => {
      commitMutation(environment, { mutation, variables: { evaluation: SAMPLE.evaluation, run: SAMPLE.run }, onCompleted, onError });
    });
    expect(environment.lookup(descriptor.fragment).data).toMatchObject({ evaluation: { controlRun: { id: SAMPLE.runNode } } });
  });
});
