import { describe, expect, test } from 'vitest';
import { SAMPLE_IDS } from '../../../sample/sample-ids.ts';
import { promptVersion } from '../../support/bodies.ts';
import { codes, facade, fixed } from '../../support/helpers.ts';
import { refusalsOf, refused } from '../../support/refusals.ts';

const { files, evaluations } = SAMPLE_IDS;

describe('humanloopFiles', () => {
  test('brings files of all kinds as pages, one call each', async () => {
    const { ask, calls } = facade();
    const { data } = await ask(
      '{ humanloopFiles(first: 3) { totalCount nodes { id humanloopId kind name path } pageInfo { endCursor } } }',
    );
    expect(data.humanloopFiles.totalCount).toBe(20);
    expect(data.humanloopFiles.nodes[0]).toEqual({
      id: `HumanloopFile:${files.deskFlow}`,
      humanloopId: files.deskFlow,
      kind: 'FLOW',
      name: 'Ticket Desk',
      path: 'Support/Ticket Desk',
    });
    const next = 'query ($after: String) { humanloopFiles(first: 3, after: $after) { nodes { id } pageInfo { hasPreviousPage } } }';
    const more = await ask(next, { after: data.humanloopFiles.pageInfo.endCursor });
    expect(more.data.humanloopFiles.nodes).toHaveLength(3);
    expect(calls).toEqual(['GET /files?page=1&size=3', 'GET /files?page=2&size=3']);
  });

  test.each([
    ['kind: PROMPT', 'GET /prompts?page=1&size=10', ['Reply', 'Triage']],
    ['kind: [FLOW, AGENT]', 'GET /files?page=1&size=10&type=agent&type=flow', ['Night Conductor', 'Ticket Desk']],
    ['search: "ReP"', 'GET /files?page=1&size=10&name=ReP', ['Reply']],
    ['environment: "staging"', 'GET /files?page=1&size=10&environment=staging', ['Find Booking', 'Questions', 'Reply', 'Ticket Desk']],
    ['kind: DATASET, orderBy: { field: NAME }', 'GET /datasets?page=1&size=10&sort_by=name&order=asc', ['Desk Cases', 'Questions']],
    [
      'kind: DATASET, orderBy: { field: NAME, direction: DESC }',
      'GET /datasets?page=1&size=10&sort_by=name&order=desc',
      ['Questions', 'Desk Cases'],
    ],
  ])('(%s) is one call of the source', async (args, call, names) => {
    const { ask, calls } = facade();
    const { data } = await ask(`{ humanloopFiles(${args}) { nodes { name } } }`);
    const found = data.humanloopFiles.nodes.map(({ name }: { name: string }) => name);
    expect(args.includes('orderBy') ? found : found.toSorted()).toEqual(names);
    expect(calls).toEqual([call]);
  });

  test('of a source that does not know how to search shows no other files than were searched for', async () => {
    const records = ['Reply', 'Triage'].map((name, index) => promptVersion({ id: `pr_${index}`, name, path: `A/${name}` }));
    const { ask } = facade({ upstream: fixed({ '/files': { records, page: 1, size: 10, total: 2 } }) });
    const answer = await ask('{ humanloopFiles(search: "rep") { nodes { name } } }');
    expect(answer.data.humanloopFiles.nodes).toEqual([{ name: 'Reply' }, null]);
    expect(codes(answer)).toEqual({ 'humanloopFiles.nodes.1': 'UPSTREAM_BAD_RESPONSE' });
  });

  test('starts what its rows hold only when they are there, all at once', async () => {
    const { ask, calls, rounds } = facade();
    const { data } = await ask('{ humanloopFiles(kind: [PROMPT, FLOW]) { nodes { name evaluations { totalCount } } } }');
    expect(data.humanloopFiles.nodes).toContainEqual({ name: 'Triage', evaluations: { totalCount: 0 } });
    expect([calls.length, rounds.count]).toEqual([4, 2]);
  });
});

describe('humanloopFile', () => {
  test.each([
    ['an upstream id', `id: "${files.replyPrompt}"`, [`GET /prompts/${files.replyPrompt}`]],
    ['a global id', `id: "HumanloopFile:${files.replyPrompt}"`, [`GET /prompts/${files.replyPrompt}`]],
    ['an id and its kind', `id: "${files.replyPrompt}", kind: PROMPT`, [`GET /prompts/${files.replyPrompt}`]],
    ['a path', 'path: "Support/Reply"', ['GET /files?page=1&size=100&name=Reply']],
    ['a path and its kind', 'path: "Support/Reply", kind: PROMPT', ['GET /prompts?page=1&size=100&name=Reply']],
  ])('is found by %s', async (_name, args, expected) => {
    const { ask, calls } = facade();
    expect(await ask(`{ humanloopFile(${args}) { humanloopId } }`)).toEqual({
      data: { humanloopFile: { humanloopId: files.replyPrompt } },
    });
    expect(calls).toEqual(expected);
  });

  test('starts its evaluations at once', async () => {
    const { ask, calls, rounds } = facade();
    const { data } = await ask(`{ humanloopFile(id: "${files.replyPrompt}") { name evaluations { nodes { humanloopId } } } }`);
    expect(data.humanloopFile.evaluations.nodes).toContainEqual({ humanloopId: evaluations.spring });
    expect(calls).toEqual([`GET /prompts/${files.replyPrompt}`, `GET /evaluations?file_id=${files.replyPrompt}&page=1&size=10`]);
    expect(rounds.count).toBe(1);
  });

  test('is null where there is no such one, or it is of another kind', async () => {
    const { ask } = facade();
    const { data } = await ask(`{
      a: humanloopFile(id: "pr_none") { id } b: humanloopFile(path: "Nowhere/Reply") { id }
      c: humanloopFile(id: "${files.replyPrompt}", kind: TOOL) { id } d: humanloopFile(path: "Support/Reply", kind: TOOL) { id }
    }`);
    expect(data).toEqual({ a: null, b: null, c: null, d: null });
  });

  test('is a node', async () => {
    const { ask, calls } = facade();
    const { data } = await ask(`{ node(id: "HumanloopFile:${files.questionsDataset}") { __typename id ... on HumanloopFile { name } } }`);
    expect(data.node).toEqual({ __typename: 'HumanloopFile', id: `HumanloopFile:${files.questionsDataset}`, name: 'Questions' });
    expect(calls).toEqual([`GET /datasets/${files.questionsDataset}`]);
  });
});

describe('bad input', () => {
  test.each([
    ['humanloopFiles(kind: UNKNOWN) { totalCount }', 'kind'],
    ['humanloopFiles(kind: []) { totalCount }', 'kind'],
    ['humanloopFiles(search: "") { totalCount }', 'search'],
    ['humanloopFiles(environment: "") { totalCount }', 'environment'],
    ['humanloopFiles(first: 501) { totalCount }', 'first'],
    ['humanloopFiles(after: "1-x") { totalCount }', 'after'],
    ['humanloopFile { id }', 'id'],
    ['humanloopFile(id: "pr_1", path: "A") { id }', 'path'],
    ['humanloopFile(id: "../x") { id }', 'id'],
    ['humanloopFile(id: "pr_1", kind: UNKNOWN) { id }', 'kind'],
    ['humanloopFile(path: "A/../B") { id }', 'path'],
    ['humanloopFile(path: "") { id }', 'path'],
  ])('%s is refused before any call', async (field, argument) => {
    const { ask, calls } = facade();
    expect(refusalsOf(await ask(`{ ${field} }`))).toEqual(refused(field.split(/[ (]/)[0] ?? '', argument));
    expect(calls).toEqual([]);
  });

  test('a cursor of other files is refused', async () => {
    const { ask } = facade();
    const { data } = await ask('{ humanloopFiles(kind: PROMPT) { pageInfo { startCursor } } }');
    const query = 'query ($after: String) { humanloopFiles(kind: FLOW, after: $after) { totalCount } }';
    expect(refusalsOf(await ask(query, { after: data.humanloopFiles.pageInfo.startCursor }))).toEqual(refused('humanloopFiles', 'after'));
  });

  test('a path that two files have is refused, and says which', async () => {
    const records = ['pr_1', 'tl_1'].map((id) => ({ id, version_id: 'v', name: 'Reply', path: 'A/Reply' }));
    const { ask } = facade({ upstream: fixed({ '/files': { records, page: 1, size: 100, total: 2 } }) });
    const reply = await ask('{ humanloopFile(path: "A/Reply") { id } }');
    expect(refusalsOf(reply)).toEqual(refused('humanloopFile', 'path'));
    expect(reply.errors?.[0]?.message).toContain('pr_1');
  });
});
