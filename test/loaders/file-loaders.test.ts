import { describe, expect, test } from 'vitest';
import { SAMPLE_IDS } from '../../sample/sample-ids.ts';
import { kindsOfId } from '../../src/contract/file.ts';
import { isFilePath } from '../../src/contract/ids.ts';
import type { Call, Send } from '../../src/contract/send.ts';
import { ScanLimitError } from '../../src/loaders/row-lookup.ts';
import { UpstreamError } from '../../src/upstream/errors.ts';
import { askerOver } from '../support/asked-rows.ts';
import { json, sampleBackend } from '../support/helpers.ts';
import { contentOf } from '../support/sample-reading.ts';

const { replyPrompt, deskFlow, conductorAgent, questionsDataset, helpfulnessEvaluator } = SAMPLE_IDS.files;

interface Body {
  readonly id: string;
  readonly path?: string;
  readonly name?: string;
  readonly version_id?: string;
}

const over = async (options: Parameters<typeof askerOver>[1] = {}) => askerOver(await sampleBackend(), { page: 10, ...options });

/** A source of these records at a path, in pages, whatever else it is asked; what is not there is not found. */
const serving =
  (bodies: Readonly<Record<string, readonly unknown[]>>): Send =>
  async ({ path }: Call) => {
    const [name = '', query] = path.split('?');
    const records = bodies[name];
    if (!records) return json({ detail: 'There is nothing.' }, 404);
    const asked = new URLSearchParams(query);
    const [page, size] = ['page', 'size'].map((parameter) => Number(asked.get(parameter)));
    if (!page || !size) return json(name.endsWith('/environments') ? records : { records });
    return json({ records: records.slice((page - 1) * size, page * size), page, size, total: records.length });
  };

/** What a listing brings, by its ids; what is an error there is the id that it stands for, with a mark. */
const told = ({ rows }: { rows: readonly { row: { id: string } | UpstreamError }[] }): string[] =>
  rows.map(({ row }) => (row instanceof Error ? `!${row.standsFor ?? ''}` : row.id));

describe('over the embedded backend, each loader makes one call', () => {
  test('files: of all kinds, of several, and of one from its own endpoint', async () => {
    const { loaders, calls } = await over({ page: 50 });
    const window = { offset: 0, count: 3 };
    await loaders.files.load({ kinds: [], window });
    await loaders.files.load({ kinds: ['flow', 'prompt'], sortBy: 'name', direction: 'asc', window });
    const prompts = await loaders.files.load({ kinds: ['prompt'], name: 'reply', window });
    await loaders.files.load({ kinds: ['prompt'], environment: 'production', window });
    expect(calls).toEqual([
      '/files?page=1&size=3',
      '/files?page=1&size=3&sort_by=name&order=asc&type=flow&type=prompt',
      '/prompts?page=1&size=3&name=reply',
      '/files?page=1&size=3&type=prompt&environment=production',
    ]);
    expect(told(prompts)).toEqual([replyPrompt]);
  });

  test('windows of one tick share a call, and a window across pages is asked for by its rows', async () => {
    const { loaders, calls } = await over({ page: 50, anyRange: true });
    const load = (offset: number, count: number) => loaders.files.load({ kinds: [], sortBy: 'name', window: { offset, count } });
    const [first, second] = await Promise.all([load(0, 3), load(3, 4)]);
    expect(calls).toEqual(['/files?page=1&size=7&sort_by=name']);
    expect([told(first).length, told(second).length, first.total]).toEqual([3, 4, second.total]);
    await load(8, 3);
    expect(calls.slice(1)).toEqual(['/files?offset=8&size=3&sort_by=name']);
  });

  test('a version of a file, by its id, by an environment, and the one that the file stands for', async () => {
    const { loaders, calls } = await over();
    const stands = await loaders.fileVersion.load({ fileId: replyPrompt });
    const versionId = stands?.version_id ?? '';
    const [byId, again] = await Promise.all([
      loaders.fileVersion.load({ fileId: replyPrompt, versionId }),
      loaders.fileVersion.load({ fileId: replyPrompt, kind: 'prompt', versionId }),
    ]);
    expect([byId, again]).toEqual([stands, stands]);
    const staged = await loaders.fileVersion.load({ fileId: replyPrompt, kind: 'prompt', environment: 'staging' });
    expect(staged?.version_id).not.toBe(versionId);
    expect(await loaders.fileVersion.load({ fileId: replyPrompt, kind: 'prompt', versionId: 'prv_9' })).toBeNull();
    expect(calls).toEqual([
      `/prompts/${replyPrompt}`,
      `/prompts/${replyPrompt}?version_id=${versionId}`,
      `/prompts/${replyPrompt}?environment=staging`,
      `/prompts/${replyPrompt}?version_id=prv_9`,
    ]);
  });

  test('versions, environments, datapoints and own logs of a file', async () => {
    const { loaders, calls } = await over();
    const versions = await loaders.fileVersions.load({ kind: 'evaluator', id: helpfulnessEvaluator });
    expect(versions.map((version) => (version instanceof Error ? '!' : version.id))).toEqual([helpfulnessEvaluator, helpfulnessEvaluator]);
    const environments = await loaders.fileEnvironments.load({ kind: 'prompt', id: replyPrompt });
    expect(environments.map((environment) => environment instanceof Error || environment.file_id)).toContain(replyPrompt);
    const { version_id: versionId = '' }: Body = JSON.parse(contentOf(`files/${questionsDataset}/file.json`));
    const datapoints = await loaders.datapoints.load({ datasetId: questionsDataset, versionId, window: { offset: 20, count: 10 } });
    expect([datapoints.rows.length, datapoints.total, datapoints.hasNext]).toEqual([4, 24, false]);
    const logs = await loaders.fileLogs.load({ fileId: deskFlow, startDate: '2020-01-01T00:00:00Z', window: { offset: 0, count: 2 } });
    expect(told(logs).every((id) => id.startsWith('log_'))).toBe(true);
    expect(calls).toEqual([
      `/evaluators/${helpfulnessEvaluator}/versions`,
      `/prompts/${replyPrompt}/environments`,
      `/datasets/${questionsDataset}/datapoints?page=3&size=10&version_id=${versionId}`,
      `/logs?file_id=${deskFlow}&page=1&size=2&start_date=2020-01-01T00%3A00%3A00Z`,
    ]);
  });

  test('a page behind the last has nothing', async () => {
    const { loaders } = await over();
    const { version_id: versionId = '' }: Body = JSON.parse(contentOf(`files/${questionsDataset}/file.json`));
    const slice = await loaders.datapoints.load({ datasetId: questionsDataset, versionId, window: { offset: 500, count: 5 } });
    expect([slice.rows, slice.total, slice.hasNext]).toEqual([[], 24, false]);
    const other = loaders.datapoints.load({ datasetId: questionsDataset, versionId: 'dsv_9', window: { offset: 0, count: 5 } });
    await expect(other).rejects.toMatchObject({ fault: { kind: 'status', status: 404 } });
  });

  test('a file by its path', async () => {
    const { loaders, calls } = await over({ page: 50 });
    expect(await loaders.fileByPath.load({ path: 'Support/Reply' })).toMatchObject({ id: replyPrompt });
    expect(await loaders.fileByPath.load({ path: 'Elsewhere/Reply' })).toBeNull();
    expect(calls).toEqual(['/files?page=1&size=50&name=Reply']);
  });
});

describe('a file whose kind is not known', () => {
  test('is asked for of its likeliest kind first, then of the others until one has it', async () => {
    const { loaders, calls } = askerOver(serving({}));
    expect(await loaders.fileVersion.load({ fileId: 'ev_1' })).toBeNull();
    expect(calls).toEqual(['evaluators', 'prompts', 'tools', 'flows', 'agents', 'datasets'].map((kind) => `/${kind}/ev_1`));
    expect(kindsOfId(conductorAgent)[0]).toBe('agent');
    expect(new Set(kindsOfId('x')).size).toBe(6);
  });

  test('and cannot be had of its likeliest is not looked for elsewhere', async () => {
    const { loaders, calls } = askerOver(async () => json({ detail: 'Broken.' }, 500));
    await expect(loaders.fileVersion.load({ fileId: 'ev_1' })).rejects.toMatchObject({ fault: { kind: 'status', status: 500 } });
    expect(calls).toEqual(['/evaluators/ev_1']);
  });
});

describe('a path', () => {
  test('that several files have is refused with all of their ids', async () => {
    const file = (id: string, path: string): Body => ({ id, path, name: 'Reply' });
    const records = [file('pr_1', 'A/Reply'), file('pr_2', 'B/Reply'), file('tl_3', 'A/Reply')];
    const { loaders, calls } = askerOver(serving({ '/files': records }), { page: 2 });
    await expect(loaders.fileByPath.load({ path: 'A/Reply' })).rejects.toMatchObject({ name: 'PathError', fileIds: ['pr_1', 'tl_3'] });
    expect(await loaders.fileByPath.load({ path: 'B/Reply' })).toMatchObject({ id: 'pr_2' });
    expect(calls).toEqual(['/files?page=1&size=2&name=Reply', '/files?page=2&size=2&name=Reply']);
  });

  test.each(['', '/', '/A', 'A/', 'A//B', '..', 'A/../B', './A', 'A\u0000', `${'A'.repeat(1_001)}`])(
    '%j is none, and nothing is asked',
    async (path) => {
      const { loaders, calls } = askerOver(serving({}));
      await expect(loaders.fileByPath.load({ path })).rejects.toMatchObject({ name: 'PathError', fileIds: [] });
      expect([isFilePath(path), isFilePath(`A.b/...${path}C`), calls]).toEqual([false, isFilePath(`...${path}C`), []]);
    },
  );

  test('is looked for as far as a look-up may go', async () => {
    const records = Array.from({ length: 9 }, (_, index) => ({ id: `pr_${index}`, path: `${index}/Reply`, name: 'Reply' }));
    const { loaders, calls } = askerOver(serving({ '/files': records }), { page: 2, scanLimit: 3 });
    await expect(loaders.fileByPath.load({ path: '8/Reply' })).rejects.toThrow(ScanLimitError);
    expect(calls).toHaveLength(3);
  });
});

describe('from a source that sends something else', () => {
  const window = { offset: 0, count: 5 };
  const log = (id: string, versionId: string, createdAt: string | null) => ({
    id,
    created_at: createdAt,
    prompt: { id: 'pr_1', version_id: versionId },
    evaluator_logs: [],
  });

  test('a damaged record is an error in its place, and its neighbours stay', async () => {
    const { loaders } = askerOver(
      serving({
        '/files': [{ id: 'pr_1' }, { id: 7 }, null, { id: 'pr_2' }],
        '/prompts/pr_1/versions': [{ id: 'pr_1', version_id: 'prv_1' }, { id: 'pr_1' }, 'prv_3'],
        '/prompts/pr_1/environments': [{ name: 'production' }, { id: 'env_2' }, []],
        '/datasets/ds_1/datapoints': [{ id: 'dp_1' }, { inputs: {} }, { id: 'dp_3' }],
        '/logs': [{ id: 'log_1' }, { id: '..' }, { id: 'log_3' }],
      }),
    );
    expect(told(await loaders.files.load({ kinds: [], window }))).toEqual(['pr_1', '!', '!', 'pr_2']);
    expect(told(await loaders.datapoints.load({ datasetId: 'ds_1', versionId: 'dsv_1', window }))).toEqual(['dp_1', '!', 'dp_3']);
    expect(told(await loaders.fileLogs.load({ fileId: 'pr_1', window }))).toEqual(['log_1', '!..', 'log_3']);
    const file = { kind: 'prompt', id: 'pr_1' } as const;
    const isDamaged = (records: readonly unknown[]) => records.map((record) => record instanceof UpstreamError);
    expect(isDamaged(await loaders.fileVersions.load(file))).toEqual([false, true, true]);
    expect(isDamaged(await loaders.fileEnvironments.load(file))).toEqual([false, true, true]);
  });

  test.each([
    [{ versionId: 'prv_1' }, ['a', '!b', 'c', '!d']],
    [{ startDate: '2025-01-02T00:00:00Z' }, ['!a', 'b', 'c', '!d']],
    [{ endDate: '2025-01-02T00:00:00Z' }, ['a', 'b', '!c', '!d']],
    [{ fileId: 'pr_2' }, ['!a', '!b', '!c', '!d']],
    [{}, ['a', 'b', 'c', 'd']],
  ])('logs that were not asked for by %j are errors in their places', async (asked, expected) => {
    const logs = [
      log('a', 'prv_1', '2025-01-01T00:00:00Z'),
      log('b', 'prv_2', '2025-01-02T00:00:00'),
      log('c', 'prv_1', '2025-01-03T00:00:00Z'),
      log('d', 'prv_2', null),
    ];
    const { loaders } = askerOver(serving({ '/logs': logs }));
    expect(told(await loaders.fileLogs.load({ fileId: 'pr_1', ...asked, window }))).toEqual(expected);
  });

  test('files of other kinds than asked for are errors in their places; those of no known kind are not', async () => {
    const records = [{ id: 'pr_1', type: 'prompt' }, { id: 'tl_1', type: 'tool' }, { id: 'x_1' }];
    const { loaders } = askerOver(serving({ '/prompts': records }));
    expect(told(await loaders.files.load({ kinds: ['prompt'], window }))).toEqual(['pr_1', '!tl_1', 'x_1']);
  });

  test('files whose names do not hold what was searched for are errors in their places; those that say no name are not', async () => {
    const records = [
      { id: 'pr_1', name: 'First REPLY' },
      { id: 'pr_2', name: 'Triage', path: 'Reply/Triage' },
      { id: 'pr_3' },
      { id: 'pr_4', name: 'Straßenreply' },
    ];
    const { loaders } = askerOver(serving({ '/files': records }));
    expect(told(await loaders.files.load({ kinds: [], name: 'reply', window }))).toEqual(['pr_1', '!pr_2', 'pr_3', 'pr_4']);
    expect(told(await loaders.files.load({ kinds: [], name: 'STRASSEN', window }))).toEqual(['!pr_1', '!pr_2', 'pr_3', 'pr_4']);
  });

  test('a file is found by its path among all, where a source does not look for names', async () => {
    const records = ['Triage', 'Reply'].map((name, index) => ({ id: `pr_${index}`, name, path: `A/${name}` }));
    const { loaders } = askerOver(serving({ '/files': records }), { page: 1 });
    expect(await loaders.fileByPath.load({ path: 'A/Reply' })).toMatchObject({ id: 'pr_1' });
  });

  test('an envelope that is none fails what was asked for alone', async () => {
    const { loaders } = askerOver(async ({ path }) => json(path.includes('/logs') ? { records: [], page: 1, size: 5, total: 0 } : [7]));
    for (const failing of [
      loaders.files.load({ kinds: [], window }),
      loaders.fileVersion.load({ fileId: 'pr_1', kind: 'prompt' }),
      loaders.fileVersions.load({ kind: 'prompt', id: 'pr_1' }),
      loaders.datapoints.load({ datasetId: 'ds_1', versionId: 'dsv_1', window }),
    ])
      await expect(failing).rejects.toMatchObject({ fault: { kind: 'shape' } });
    expect(told(await loaders.fileLogs.load({ fileId: 'pr_1', window }))).toEqual([]);
  });

  test('an id that would leave its place in a path is never sent', async () => {
    const { loaders, calls } = askerOver(serving({}));
    for (const id of ['..', 'a/b', 'a?b', '']) {
      await expect(loaders.fileVersion.load({ fileId: id, kind: 'prompt' })).rejects.toThrow(TypeError);
      await expect(loaders.fileVersions.load({ kind: 'prompt', id })).rejects.toThrow(TypeError);
    }
    expect(calls).toEqual([]);
  });
});
