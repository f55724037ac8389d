import { describe, expect, test } from 'vitest';
import { SAMPLE_IDS } from '../../../sample/sample-ids.ts';
import { datasetVersion, evaluationBody, promptVersion, runBody } from '../../support/bodies.ts';
import { codes, facade, fixed, type Reply } from '../../support/helpers.ts';
import { refusalsOf, refused } from '../../support/refusals.ts';

const { files } = SAMPLE_IDS;
const P = `GET /prompts/${files.replyPrompt}`;
const STANDING = 'prv_JNhMZs4HJy8T0edmKLrcs';
const STAGED = 'prv_WRqXVO0Rbr2O4RbVvvQPI';
const replyPrompt = (fields: string) => `{ humanloopFile(id: "${files.replyPrompt}") { ${fields} } }`;

describe('version', () => {
  test('without arguments is the one that the file stands for, of the file’s own call', async () => {
    const { ask, calls } = facade();
    const { data } = await ask(replyPrompt('name version { __typename versionId ... on PromptVersion { model } }'));
    expect(data.humanloopFile.version).toEqual({ __typename: 'PromptVersion', versionId: STANDING, model: 'claude-3-5-haiku-latest' });
    expect(calls).toEqual([P]);
  });

  test.each([
    ['an upstream id', `id: "${STAGED}"`, `${P}?version_id=${STAGED}`],
    ['a global id', `id: "PromptVersion:${STAGED}"`, `${P}?version_id=${STAGED}`],
    ['an environment', 'environment: "staging"', `${P}?environment=staging`],
  ])('by %s is asked for beside the file', async (_name, args, call) => {
    const { ask, calls, rounds } = facade();
    expect((await ask(replyPrompt(`version(${args}) { versionId }`))).data.humanloopFile.version).toEqual({ versionId: STAGED });
    expect([calls.toSorted(), rounds.count]).toEqual([[P, call], 1]);
  });

  test('is null where nothing is deployed to the environment', async () => {
    expect((await facade().ask(replyPrompt('version(environment: "moon") { id }'))).data.humanloopFile.version).toBeNull();
  });

  test('that the file has not is refused, whoever may have it', async () => {
    for (const id of ['prv_none', `ToolVersion:${STAGED}`]) {
      expect(refusalsOf(await facade().ask(replyPrompt(`version(id: "${id}") { id }`)))).toEqual(refused('humanloopFile.version', 'id'));
    }
  });

  test.each([
    [`id: "${STAGED}", environment: "staging"`, 'environment'],
    ['environment: ""', 'environment'],
    ['id: "../x"', 'id'],
    ['id: "Log:x"', 'id'],
  ])('(%s) is refused before any call', async (args, argument) => {
    const { ask, calls } = facade();
    expect(refusalsOf(await ask(replyPrompt(`version(${args}) { id }`)))).toEqual(refused('humanloopFile.version', argument));
    expect(calls).toEqual([]);
  });

  test('of a source that does not know how to find one is an error, and not another version', async () => {
    const { ask } = facade({ upstream: fixed({ '/prompts/pr_1': promptVersion() }) });
    const answer = await ask('{ humanloopFile(id: "pr_1") { name version(id: "prv_2") { id } } }');
    expect(answer.data).toEqual({ humanloopFile: { name: 'Reply', version: null } });
    expect(codes(answer)).toEqual({ 'humanloopFile.version': 'UPSTREAM_BAD_RESPONSE' });
  });
});

describe('versions', () => {
  test('are one call beside the file’s, however they are paged', async () => {
    const { ask, calls, rounds } = facade();
    const page = 'nodes { versionId } pageInfo { hasNextPage endCursor } totalCount';
    const { data } = await ask(
      replyPrompt(`a: versions(first: 2) { ${page} } b: versions(last: 2) { ${page} } c: versions(page: 9, perPage: 5) { ${page} }`),
    );
    expect([calls.toSorted(), rounds.count]).toEqual([[P, `${P}/versions`], 1]);
    const { a, b, c } = data.humanloopFile;
    expect([a.totalCount, a.nodes.length, b.nodes.length, c.nodes]).toEqual([6, 2, 2, []]);
    expect([a.pageInfo.hasNextPage, b.pageInfo.hasNextPage, c.pageInfo.hasNextPage]).toEqual([true, false, false]);
  });

  test('are walked by their cursors, also where a new one came in front', async () => {
    const records = ['c', 'b', 'a'].map((id) => promptVersion({ version_id: `prv_${id}` }));
    let shown: readonly unknown[] = records;
    const { ask } = facade({
      upstream: (call) => fixed({ '/prompts/pr_1': promptVersion(), '/prompts/pr_1/versions': { records: shown } })(call),
    });
    const query =
      'query ($after: String) { humanloopFile(id: "pr_1") { versions(first: 1, after: $after) { nodes { versionId } pageInfo { endCursor hasNextPage } } } }';
    const seen: string[] = [];
    for (let after: string | null = null, goesOn = true; goesOn; ) {
      const reply: Reply = await ask(query, { after });
      const { versions } = reply.data.humanloopFile;
      seen.push(versions.nodes[0].versionId);
      after = versions.pageInfo.endCursor;
      goesOn = versions.pageInfo.hasNextPage;
      shown = [promptVersion({ version_id: 'prv_d' }), ...records];
    }
    expect(seen).toEqual(['prv_c', 'prv_b', 'prv_a']);
  });

  test('are walked back by their cursors, also where some are gone in front', async () => {
    let shown = ['e', 'd', 'c', 'b', 'a'].map((id) => promptVersion({ version_id: `prv_${id}` }));
    const { ask } = facade({
      upstream: (call) => fixed({ '/prompts/pr_1': promptVersion(), '/prompts/pr_1/versions': { records: shown } })(call),
    });
    const query =
      'query ($before: String) { humanloopFile(id: "pr_1") { versions(last: 2, before: $before) { nodes { versionId } pageInfo { startCursor hasPreviousPage } } } }';
    const last = (await ask(query)).data.humanloopFile.versions;
    expect(last.nodes).toEqual([{ versionId: 'prv_b' }, { versionId: 'prv_a' }]);
    shown = shown.slice(2);
    expect((await ask(query, { before: last.pageInfo.startCursor })).data.humanloopFile.versions).toMatchObject({
      nodes: [{ versionId: 'prv_c' }],
      pageInfo: { hasPreviousPage: false },
    });
  });

  test('that are damaged are alone null', async () => {
    const records = [promptVersion({ version_id: 'prv_2' }), { id: 'pr_1' }, promptVersion()];
    const { ask } = facade({ upstream: fixed({ '/prompts/pr_1': promptVersion(), '/prompts/pr_1/versions': { records } }) });
    const answer = await ask('{ humanloopFile(id: "pr_1") { versions { nodes { versionId } } } }');
    expect(answer.data.humanloopFile.versions.nodes).toEqual([{ versionId: 'prv_2' }, null, { versionId: 'prv_1' }]);
    expect(codes(answer)).toEqual({ 'humanloopFile.versions.nodes.1': 'UPSTREAM_BAD_RESPONSE' });
  });

  test('of a kind that this server does not know are null', async () => {
    const upstream = fixed({ '/files': { records: [promptVersion({ type: 'poem' })], page: 1, size: 10, total: 1 } });
    const { ask, calls } = facade({ upstream });
    const { data } = await ask(
      '{ humanloopFiles { nodes { kind versions { totalCount } deployments { version { id } } version { __typename } staged: version(environment: "staging") { id } } } }',
    );
    expect(data.humanloopFiles.nodes).toEqual([
      { kind: 'UNKNOWN', versions: null, deployments: null, version: { __typename: 'OtherVersion' }, staged: null },
    ]);
    expect(calls).toHaveLength(1);
  });
});

describe('deployments', () => {
  test('are the environments that have a version of the file, of one call beside the file’s', async () => {
    const { ask, calls, rounds } = facade();
    const { data } = await ask(replyPrompt('deployments { environment { name tag } version { versionId } }'));
    expect(data.humanloopFile.deployments).toEqual([
      { environment: { name: 'production', tag: 'default' }, version: { versionId: STANDING } },
      { environment: { name: 'staging', tag: 'other' }, version: { versionId: STAGED } },
    ]);
    expect([calls.toSorted(), rounds.count]).toEqual([[P, `${P}/environments`], 1]);
  });

  test('that are damaged are alone null', async () => {
    const deployed = [{ name: 'production', file: promptVersion() }, { id: 'env_2' }, { name: 'staging', file: 'prv_1' }];
    const { ask } = facade({ upstream: fixed({ '/prompts/pr_1': promptVersion(), '/prompts/pr_1/environments': deployed }) });
    const answer = await ask('{ humanloopFile(id: "pr_1") { deployments { environment { name } version { versionId } } } }');
    expect(answer.data.humanloopFile.deployments).toEqual([
      { environment: { name: 'production' }, version: { versionId: 'prv_1' } },
      null,
      { environment: { name: 'staging' }, version: null },
    ]);
    expect(codes(answer)).toEqual({
      'humanloopFile.deployments.1': 'UPSTREAM_BAD_RESPONSE',
      'humanloopFile.deployments.2.version': 'UPSTREAM_BAD_RESPONSE',
    });
  });
});

describe('file', () => {
  const evaluations = Array.from({ length: 50 }, (_, index) => evaluationBody({ id: `evr_${index}`, file_id: `pr_${index % 3}` }));
  const bodies = {
    '/evaluations': { records: evaluations, page: 1, size: 50, total: 50 },
    ...Object.fromEntries(['pr_0', 'pr_1'].map((id) => [`/prompts/${id}`, promptVersion({ id, name: `Name of ${id}` })])),
  };

  test('of fifty evaluations of three files is a call for each file, in one round', async () => {
    const { ask, calls, rounds } = facade({ upstream: fixed(bodies) });
    const { data } = await ask('{ evaluations(first: 50) { nodes { file { name path kind } } } }');
    expect(data.evaluations.nodes[49].file).toEqual({ name: 'Name of pr_1', path: 'Prompts/Reply', kind: 'PROMPT' });
    // The source has the third no more, whatever kind it was of.
    expect(data.evaluations.nodes[2].file).toBeNull();
    const ofThird = ['prompts', 'tools', 'flows', 'agents', 'evaluators', 'datasets'].map((kind) => `GET /${kind}/pr_2`);
    expect(calls.toSorted()).toEqual(['GET /evaluations?page=1&size=50', 'GET /prompts/pr_0', 'GET /prompts/pr_1', ...ofThird].toSorted());
    expect(rounds.count).toBe(3);
  });

  test('is asked for by no call where its ids are enough', async () => {
    const { ask, calls } = facade({ upstream: fixed(bodies) });
    const query = '{ evaluations(first: 50) { nodes { file { __typename ...Ids } } } } fragment Ids on HumanloopFile { id humanloopId }';
    expect((await ask(query)).data.evaluations.nodes[2]).toEqual({
      file: { __typename: 'HumanloopFile', id: 'HumanloopFile:pr_2', humanloopId: 'pr_2' },
    });
    expect(calls).toEqual(['GET /evaluations?page=1&size=50']);
  });

  test('of a version is one call for each file, shared with who else asks for it', async () => {
    const { ask, calls, rounds } = facade();
    const query = replyPrompt(
      'name versions { nodes { file { id name } } } evaluations(first: 1) { nodes { file { name } runs { version { file { name } } } } }',
    );
    const { data, errors } = await ask(query);
    expect([errors, data.humanloopFile.versions.nodes[5].file.name]).toEqual([undefined, 'Reply']);
    expect(calls.filter((call) => call === P)).toHaveLength(1);
    expect(rounds.count).toBe(2);
  });

  test('is null for an evaluation that names none, and an error for one that names anything else', async () => {
    const records = [evaluationBody({ file_id: null }), evaluationBody({ id: 'evr_2', file_id: '../..' })];
    const { ask, calls } = facade({ upstream: fixed({ '/evaluations': { records, page: 1, size: 10, total: 2 } }) });
    const answer = await ask('{ evaluations { nodes { id file { id name } } } }');
    expect(answer.data.evaluations.nodes.map(({ file }: { file: unknown }) => file)).toEqual([null, null]);
    expect(codes(answer)).toEqual({ 'evaluations.nodes.1.file': 'UPSTREAM_BAD_RESPONSE' });
    expect(calls).toHaveLength(1);
  });
});

describe('datapoints', () => {
  const Q = `GET /datasets/${files.questionsDataset}`;

  test('of a version are a call for every hundred', async () => {
    const { ask, calls } = facade();
    const query = (args: string) =>
      `{ humanloopFile(id: "${files.questionsDataset}") { version { ... on DatasetVersion { versionId datapointsCount datapoints(${args}) { totalCount nodes { humanloopId } pageInfo { hasNextPage } } } } } }`;
    const { version } = (await ask(query('page: 3, perPage: 10'))).data.humanloopFile;
    expect([version.datapoints.totalCount, version.datapoints.nodes.length, version.datapoints.pageInfo.hasNextPage]).toEqual([
      24,
      4,
      false,
    ]);
    expect(calls).toEqual([Q, `${Q}/datapoints?page=3&size=10&version_id=${version.versionId}`]);
    const behind = (await ask(query('page: 30, perPage: 10'))).data.humanloopFile.version.datapoints;
    expect(behind).toEqual({ totalCount: 24, nodes: [], pageInfo: { hasNextPage: false } });
    expect(refusalsOf(await ask(query('first: 501')))).toEqual(refused('humanloopFile.version.datapoints', 'first'));
  });

  test('that came with the version need no call, and are damaged alone', async () => {
    const dataset = datasetVersion({ datapoints: [{ id: 'dp_1', inputs: { q: 1 } }, 'dp_2', { id: 'dp_3' }] });
    const upstream = fixed({ '/evaluations/evr_1': evaluationBody(), '/evaluations/evr_1/runs': { runs: [runBody({ dataset })] } });
    const { ask, calls } = facade({ upstream });
    const answer = await ask(
      '{ evaluation(id: "evr_1") { runs { dataset { datapoints(first: 2) { totalCount nodes { humanloopId } } } } } }',
    );
    expect(answer.data.evaluation.runs[0].dataset.datapoints).toEqual({ totalCount: 3, nodes: [{ humanloopId: 'dp_1' }, null] });
    expect(codes(answer)).toEqual({ 'evaluation.runs.0.dataset.datapoints.nodes.1': 'UPSTREAM_BAD_RESPONSE' });
    expect(calls).toHaveLength(2);
  });
});
