import { type GraphQLObjectType, getNamedType, isInterfaceType, isLeafType, isRequiredArgument } from 'graphql';
import { expect, test } from 'vitest';
import { SAMPLE_IDS } from '../../../sample/sample-ids.ts';
import { schema } from '../../../src/schema/index.ts';
import { facade, sampleBackend } from '../../support/helpers.ts';
import { unasked } from '../analysis/asking.ts';

const log = schema.getType('Log');
const kinds = isInterfaceType(log) ? schema.getPossibleTypes(log) : [];

const { replyPrompt, deskFlow, conductorAgent, findBookingTool, helpfulnessEvaluator } = SAMPLE_IDS.files;

/** A file with logs of each kind. */
const FILES: Readonly<Record<string, string>> = {
  PromptLog: replyPrompt,
  FlowLog: deskFlow,
  AgentLog: conductorAgent,
  ToolLog: findBookingTool,
  EvaluatorLog: helpfulnessEvaluator,
};

/** Each field by itself, and of what hangs on it its type. */
const selectionsOf = (kind: GraphQLObjectType) =>
  Object.values(kind.getFields()).flatMap((field) => {
    if (field.args.some(isRequiredArgument)) return [];
    const below = isLeafType(getNamedType(field.type)) ? '' : ' { __typename }';
    return [[FILES[kind.name] ?? replyPrompt, `... on ${kind.name} { ${field.name}${below} }`] as const];
  });

const SELECTIONS = kinds.flatMap(selectionsOf);
const ARGS = ['', ', filter: { not: { search: "nothing at all" } }', ', orderBy: [{ by: { inputsPath: "" } }]'];

test.each([
  ['embedded', async () => ({ upstream: await sampleBackend(), anyRange: true })],
  ['live', async () => ({ upstream: unasked(await sampleBackend()), upstreamPage: 7 })],
])('reading no more of logs than is selected of them changes no answer, %s', async (_name, source) => {
  const options = await source();
  const [selected, whole] = [true, false].map((readSelected) => facade({ ...options, settings: { readSelected } }));
  expect(SELECTIONS.length).toBeGreaterThan(150);
  let shown = 0;
  for (const [index, [fileId, selection]] of SELECTIONS.entries()) {
    const query = `{ humanloopLogs(fileId: "${fileId}", first: 20${ARGS[index % ARGS.length]}) { nodes { ${selection} } } }`;
    const [one, other] = [await selected?.ask(query), await whole?.ask(query)];
    expect([query, one?.errors, one?.data]).toEqual([query, undefined, other?.data]);
    shown += JSON.stringify(one?.data).length;
  }
  expect(shown).toBeGreaterThan(10_000);
});
