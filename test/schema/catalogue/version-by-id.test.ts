import { describe, expect, test } from 'vitest';
import { SAMPLE_IDS } from '../../../sample/sample-ids.ts';
import type { Send } from '../../../src/contract/send.ts';
import { evaluatorVersion, type Json, promptVersion } from '../../support/bodies.ts';
import { codes, facade, json } from '../../support/helpers.ts';
import { refusalsOf, refused } from '../../support/refusals.ts';

const { files } = SAMPLE_IDS;
const STAGED = 'prv_WRqXVO0Rbr2O4RbVvvQPI';
const DATASET = 'dsv_W7RTX5ZL1t50L6mZ5h5MQ';

describe('over the embedded backend', () => {
  test.each([
    ['an upstream id', STAGED, `GET /files?page=1&size=100&version_id=${STAGED}`],
    ['a global id', `PromptVersion:${STAGED}`, `GET /prompts?page=1&size=100&version_id=${STAGED}`],
  ])('a version is found by %s alone, with one call', async (_name, id, call) => {
    const { ask, calls } = facade();
    expect((await ask(`{ humanloopFileVersion(id: "${id}") { versionId fileId } }`)).data).toEqual({
      humanloopFileVersion: { versionId: STAGED, fileId: files.replyPrompt },
    });
    expect(calls).toEqual([call]);
  });

  test('and with its file by that of the file', async () => {
    const { ask, calls } = facade();
    const { data } = await ask(`{ humanloopFileVersion(id: "${STAGED}", fileId: "HumanloopFile:${files.replyPrompt}") { versionId } }`);
    expect(data.humanloopFileVersion).toEqual({ versionId: STAGED });
    expect(calls).toEqual([`GET /prompts/${files.replyPrompt}?version_id=${STAGED}`]);
  });

  test('several are one call for each kind, and those that there are not one more', async () => {
    const { ask, calls } = facade();
    const { data } = await ask('query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id ... on FileVersion { name } } }', {
      ids: [`PromptVersion:${STAGED}`, 'PromptVersion:prv_JNhMZs4HJy8T0edmKLrcs', 'PromptVersion:prv_none', `DatasetVersion:${DATASET}`],
    });
    expect(data.nodes).toEqual([
      { __typename: 'PromptVersion', id: `PromptVersion:${STAGED}`, name: 'Reply' },
      { __typename: 'PromptVersion', id: 'PromptVersion:prv_JNhMZs4HJy8T0edmKLrcs', name: 'Reply' },
      null,
      { __typename: 'DatasetVersion', id: `DatasetVersion:${DATASET}`, name: 'Questions' },
    ]);
    expect(calls).toEqual([
      `GET /prompts?page=1&size=100&version_id=${STAGED}&version_id=prv_JNhMZs4HJy8T0edmKLrcs&version_id=prv_none`,
      `GET /datasets?page=1&size=100&version_id=${DATASET}`,
      'GET /prompts?page=1&size=100&version_id=prv_none',
    ]);
  });

  test('what there is not, or is of another kind, is null', async () => {
    const { ask, calls } = facade();
    const { data } = await ask(
      `{ a: humanloopFileVersion(id: "prv_none") { id } b: humanloopFileVersion(id: "ToolVersion:${STAGED}") { id } c: node(id: "OtherVersion:${STAGED}") { id } }`,
    );
    expect(data).toEqual({ a: null, b: null, c: null });
    // What was left out of an answer is asked for once more.
    expect(calls).toHaveLength(3);
  });
});

/** A live API of these files, each with its versions, the first of which it stands for; it knows no parameter that is not upstream's. */
const live =
  (versions: Readonly<Record<string, readonly Json[]>>): Send =>
  async ({ path }) => {
    const [name = '', query] = path.split('?');
    const [, collection, id, part] = name.split('/');
    const all = Object.values(versions).map(([standing]) => standing);
    if (id !== undefined) {
      const found = versions[id];
      if (!found?.[0] || `${found[0]['type']}s` !== collection) return json({ detail: 'Not found.' }, 404);
      return json(part === 'versions' ? { records: found } : found[0]);
    }
    const asked = new URLSearchParams(query);
    const [page, size] = [Number(asked.get('page')), Number(asked.get('size'))];
    const listed = all.filter((file) => collection === 'files' || `${file?.['type']}s` === collection);
    return json({ records: listed.slice((page - 1) * size, page * size), page, size, total: listed.length });
  };

const version = (file: string, number: number): Json => promptVersion({ id: file, version_id: `${file}v${number}` });
const PROMPTS = Object.fromEntries(['pr_a', 'pr_b', 'pr_c'].map((id) => [id, [2, 1].map((number) => version(id, number))]));

describe('of a live API', () => {
  test('the one that a file stands for comes with the listing', async () => {
    const { ask, calls } = facade({ upstream: live(PROMPTS) });
    expect((await ask('{ humanloopFileVersion(id: "pr_bv2") { fileId } }')).data).toEqual({ humanloopFileVersion: { fileId: 'pr_b' } });
    expect(calls).toEqual(['GET /files?page=1&size=100&version_id=pr_bv2']);
  });

  test('another is looked for among the versions of the files of its kind', async () => {
    const { ask, calls } = facade({ upstream: live({ ...PROMPTS, ev_1: [evaluatorVersion('1')] }) });
    expect((await ask('{ humanloopFileVersion(id: "PromptVersion:pr_bv1") { fileId } }')).data.humanloopFileVersion).toEqual({
      fileId: 'pr_b',
    });
    expect(calls).toEqual([
      'GET /prompts?page=1&size=100&version_id=pr_bv1',
      'GET /prompts/pr_a/versions',
      'GET /prompts/pr_b/versions',
      'GET /prompts/pr_c/versions',
    ]);
  });

  test('what there is not is null when all files were looked through, page by page', async () => {
    const { ask, calls } = facade({ upstream: live(PROMPTS), upstreamPage: 2 });
    expect((await ask('{ humanloopFileVersion(id: "prv_none") { fileId } }')).data.humanloopFileVersion).toBeNull();
    expect(calls).toEqual([
      'GET /files?page=1&size=2&version_id=prv_none',
      'GET /prompts/pr_a/versions',
      'GET /prompts/pr_b/versions',
      'GET /files?page=2&size=2',
      'GET /prompts/pr_c/versions',
    ]);
  });

  test('a server that sends fewer files a page than it says is read to its end', async () => {
    const few: Send = async (call) => {
      const answer = await live(PROMPTS)({ ...call, path: call.path.replace('size=100', 'size=2') });
      return { ...answer, body: Buffer.from(Buffer.from(answer.body).toString().replace('"size":2', '"size":100')) };
    };
    const { ask } = facade({ upstream: few });
    expect((await ask('{ humanloopFileVersion(id: "pr_cv1") { fileId } }')).data).toEqual({ humanloopFileVersion: { fileId: 'pr_c' } });
  });

  test('a listing that has by chance what was asked for does not pass for an answer', async () => {
    const { ask, calls } = facade({ upstream: live({ pr_a: PROMPTS['pr_a'] ?? [] }) });
    const { data } = await ask('{ nodes(ids: ["PromptVersion:pr_av2", "PromptVersion:pr_av1"]) { id } }');
    expect(data.nodes).toEqual([{ id: 'PromptVersion:pr_av2' }, { id: 'PromptVersion:pr_av1' }]);
    expect(calls.at(-1)).toBe('GET /prompts/pr_a/versions');
  });

  test('a look-up goes no further than the scan limit', async () => {
    const { ask, calls } = facade({ upstream: live(PROMPTS), scanLimit: 3 });
    const answer = await ask('{ a: humanloopFileVersion(id: "prv_none") { fileId } b: humanloopFileVersion(id: "pr_bv2") { fileId } }');
    expect(answer.data).toEqual({ a: null, b: { fileId: 'pr_b' } });
    expect(codes(answer)).toEqual({ a: 'SCAN_LIMIT_EXCEEDED' });
    expect(calls).toHaveLength(3);
  });

  test('a failure is told, and not taken for an end', async () => {
    const { ask } = facade({ upstream: live(PROMPTS), respond: ({ path }) => (path.includes('pr_b') ? json({}, 400) : undefined) });
    expect(codes(await ask('{ humanloopFileVersion(id: "pr_cv1") { fileId } }'))).toEqual({ humanloopFileVersion: expect.any(String) });
  });
});

describe('bad input', () => {
  test.each([
    ['id: "../x"', 'id'],
    ['id: "Log:x"', 'id'],
    ['id: "prv_1", fileId: "a/b"', 'fileId'],
  ])('(%s) is refused before any call', async (args, argument) => {
    const { ask, calls } = facade();
    expect(refusalsOf(await ask(`{ humanloopFileVersion(${args}) { id } }`))).toEqual(refused('humanloopFileVersion', argument));
    expect(calls).toEqual([]);
  });

  test('a version of another file is refused', async () => {
    const { ask } = facade();
    const answer = await ask(`{ humanloopFileVersion(id: "${STAGED}", fileId: "${files.triagePrompt}") { id } }`);
    expect(refusalsOf(answer)).toEqual(refused('humanloopFileVersion', 'id'));
  });
});
