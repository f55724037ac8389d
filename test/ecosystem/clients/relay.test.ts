import { writeFile } from 'node:fs/promises';
import { commitMutation, createOperationDescriptor, fetchQuery, getRequest } from 'relay-runtime';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../server.ts';
import { ASKED, REMOVE_VOICE } from './asked.ts';
import { artifactOf, compile, createEnvironment, relayNameOf, writeScreens } from './relay-project.ts';
import { askPlainly, COLD, operations, SAMPLE, screens } from './screens.ts';
import { checkTypes, openWorkshop } from './workshop.ts';

const TOOL_CALLS = {
  name: 'ToolCalls',
  kind: 'query',
  source: `import { graphql } from 'relay-runtime';
graphql\`query ToolCallsQuery($id: ID!) { node(id: $id) { ... on ModelLog { messages { toolCalls { functionName } } } } }\`;`,
};

/** A document of asked.ts as a module of a Relay project. */
const moduleOf = (name: string, kind: string, text: string) => ({
  name,
  kind,
  source: `import { graphql } from 'relay-runtime';\ngraphql\`${text.replace(/(query|mutation) \w+/, `$1 ${relayNameOf({ name, kind })}`)}\`;`,
});
const CHARTS = moduleOf('Charts', 'query', ASKED.charts);
const OTHER_CHARTS = moduleOf('OtherCharts', 'query', ASKED.otherCharts);
const REMOVE = moduleOf('RemoveVoice', 'mutation', REMOVE_VOICE);
const MODULES = [TOOL_CALLS, CHARTS, OTHER_CHARTS, REMOVE];

let server: RunningServer;
let directory: string;
let compiled: Awaited<ReturnType<typeof compile>>;
beforeAll(async () => {
  server = await startServer();
  directory = await openWorkshop('relay-screens');
  await writeScreens(directory);
  for (const { name, source } of MODULES) await writeFile(`${directory}/screens/${name}.ts`, source);
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

  test('keeps what two queries ask of the rows of one filter, and finds all of it stale after a change', async () => {
    const own = await startServer();
    const environment = createEnvironment(own.url);
    const variables = { id: SAMPLE.evaluation, filter: COLD.filter };
    const asked = await Promise.all(
      [CHARTS, OTHER_CHARTS].map(async (module) => createOperationDescriptor(getRequest(await artifactOf(directory, module)), variables)),
    );
    for (const { request } of asked) await fetchQuery(environment, request.node, variables).toPromise();
    const plain = await Promise.all([ASKED.charts, ASKED.otherCharts].map((text) => askPlainly(own.url, text, variables)));
    const held = asked.map(({ fragment }) => environment.lookup(fragment));
    expect(held.map(({ isMissingData }) => isMissingData)).toEqual([false, false]);
    expect(held.map(({ data }) => data)).toMatchObject(plain);
    const retained = asked.map((descriptor) => environment.retain(descriptor));
    expect(asked.map((descriptor) => environment.check(descriptor).status)).toEqual(['available', 'available']);
    const mutation = await artifactOf(directory, REMOVE);
    await new Promise((onCompleted, onError) => {
      commitMutation(environment, {
        mutation,
        variables: { id: SAMPLE.evaluation },
        updater: (store) => store.get(`Evaluation:${SAMPLE.evaluation}`)?.invalidateRecord(),
        onCompleted,
        onError,
      });
    });
    expect(asked.map((descriptor) => environment.check(descriptor).status)).toEqual(['stale', 'stale']);
    for (const { dispose } of retained) dispose();
    await own.stop();
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
