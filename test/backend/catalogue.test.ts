import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findExports } from '../../src/backend/files/exports.ts';
import { importExports } from '../../src/backend/import/importer.ts';
import { openStore } from '../../src/backend/store/sqlite/store.ts';
import { ENGINES, over } from '../support/engines.ts';
import { type ExportFiles, importDirectory, served, writeExport } from '../support/export-directory.ts';

type Json = Readonly<Record<string, unknown>>;

const lines = (bodies: readonly unknown[]): string => bodies.map((body) => `${JSON.stringify(body)}\n`).join('');

interface FileParts {
  readonly type?: string;
  /** What file.json has beside the id; null for none. */
  readonly listed?: Json | null;
  /** By version id, the fields of each. */
  readonly versions?: Readonly<Record<string, Json>>;
  readonly deployments?: readonly Json[];
  readonly logs?: readonly Json[];
  readonly datapoints?: Readonly<Record<string, readonly Json[]>>;
}

const version = (id: string, versionId: string, type: string, more: Json): Json => ({
  id,
  version_id: versionId,
  type,
  path: `Folder/${id}`,
  name: id,
  created_at: '2025-01-01T00:00:00Z',
  updated_at: '2025-01-01T00:00:00Z',
  ...more,
});

/** The folder of a file as the export tool writes it. */
const fileOf = (
  id: string,
  { type = 'prompt', listed = {}, versions = {}, deployments, logs, datapoints = {} }: FileParts = {},
): ExportFiles => ({
  [`files/${id}/.done`]: 'done',
  ...(listed && { [`files/${id}/file.json`]: JSON.stringify(version(id, 'listed', type, listed)) }),
  [`files/${id}/versions/`]: '',
  ...Object.fromEntries(
    Object.entries(versions).map(([name, more]) => [`files/${id}/versions/${name}`, JSON.stringify(version(id, name, type, more))]),
  ),
  ...(deployments && { [`files/${id}/deployments.json`]: JSON.stringify(deployments) }),
  ...(logs && { [`files/${id}/logs/1.jsonl`]: lines(logs) }),
  ...Object.fromEntries(Object.entries(datapoints).map(([name, bodies]) => [`files/${id}/datapoints/${name}/1.jsonl`, lines(bodies)])),
});

const ids = (body: { records: { id: string }[] }): string[] => body.records.map(({ id }) => id);
const versionIds = (body: { records: { version_id: string }[] }): string[] => body.records.map(({ version_id }) => version_id);

const deployed = (versionId: string, environment: string, tag = 'other') => ({
  version_id: versionId,
  environment_id: `env_${environment}`,
  environment_name: environment,
  environment_tag: tag,
});

describe.each(ENGINES)('over $name', (engine) => {
  const { importFiles } = over(engine);

  describe('files', () => {
    const FILES = {
      ...fileOf('pr_1', { listed: { name: 'Straße', created_at: '2025-01-03T00:00:00Z', updated_at: '2025-02-01T00:00:00Z' } }),
      ...fileOf('pr_2', { listed: { name: 'alpha', created_at: '2025-01-02T00:00:00Z', updated_at: '2025-02-03T00:00:00Z' } }),
      ...fileOf('tl_1', { type: 'tool', listed: { name: 'Beta', created_at: '2025-01-04T00:00:00Z', updated_at: '2025-02-02T00:00:00Z' } }),
      ...fileOf('ds_1', { type: 'dataset', listed: { name: 'beta', created_at: '2025-01-01T00:00:00Z', updated_at: 'never' } }),
    };

    test.each([
      ['/files', ['tl_1', 'pr_1', 'pr_2', 'ds_1']],
      ['/files?order=asc', ['ds_1', 'pr_2', 'pr_1', 'tl_1']],
      ['/files?sort_by=updated_at', ['pr_2', 'tl_1', 'pr_1', 'ds_1']],
      ['/files?sort_by=name', ['pr_2', 'ds_1', 'tl_1', 'pr_1']],
      ['/files?sort_by=name&order=desc', ['pr_1', 'tl_1', 'ds_1', 'pr_2']],
      ['/files?type=tool&type=dataset', ['tl_1', 'ds_1']],
      ['/files?type=agent', []],
      ['/files?name=STRASSE', ['pr_1']],
      ['/files?name=bet&type=tool', ['tl_1']],
      ['/files?name=%25', []],
      ['/prompts', ['pr_1', 'pr_2']],
      ['/prompts?name=a&sort_by=created_at&order=asc', ['pr_2', 'pr_1']],
      ['/datasets', ['ds_1']],
      ['/flows', []],
    ])('%s lists %j', async (path, expected) => {
      const { get } = await importFiles(FILES);
      const { body } = await get(path);
      expect([ids(body), body.total]).toEqual([expected, expected.length]);
    });

    test('come page by page, and none behind the last', async () => {
      const { get } = await importFiles(FILES);
      expect((await get('/files?page=2&size=3')).body).toMatchObject({ records: [{ id: 'ds_1' }], page: 2, size: 3, total: 4 });
      expect((await get('/files?offset=1&size=2')).body).toMatchObject({ records: [{ id: 'pr_1' }, { id: 'pr_2' }], total: 4 });
      for (const page of ['9', '9007199254740991']) {
        expect((await get(`/files?size=1000&page=${page}`)).body).toMatchObject({ records: [], total: 4 });
      }
      expect((await get('/files?size=0')).body).toEqual({ records: [], page: 1, size: 0, total: 4 });
    });

    test('come as their export lists them, byte for byte; one that is not listed as the version it stands for', async () => {
      const text = '{ "id":"pr_1", "cost" : 9.15e-06,"version_id":"prv_9","type":"prompt" ,"name":"\\u0041"}';
      const { get } = await importFiles({
        ...fileOf('pr_1'),
        'files/pr_1/file.json': text,
        ...fileOf('pr_2', {
          listed: null,
          versions: { prv_1: {}, prv_2: { created_at: '2025-01-02T00:00:00Z' } },
          deployments: [deployed('prv_1', 'production', 'default')],
        }),
        ...fileOf('pr_3', { listed: null, versions: { prv_3: {}, prv_4: { created_at: '2025-01-02T00:00:00Z' } } }),
        ...fileOf('pr_4', { listed: null }),
      });
      const { text: page, body } = await get('/files?sort_by=name');
      expect(page).toContain(text);
      expect(versionIds(body)).toEqual(['prv_9', 'prv_1', 'prv_4']);
      expect((await get('/prompts/pr_1')).text).toBe(text);
    });

    test('of no known kind are listed among all, and are of the kind that their versions say', async () => {
      const { get } = await importFiles({
        ...fileOf('x_1', { type: 'widget' }),
        ...fileOf('x_2', { versions: { v_1: {} }, type: 'tool' }),
        'files/x_2/file.json': '{"id":"x_2"}',
      });
      expect(new Set(ids((await get('/files')).body))).toEqual(new Set(['x_1', 'x_2']));
      expect(ids((await get('/tools')).body)).toEqual(['x_2']);
      expect((await get('/widgets')).status).toBe(404);
    });

    test.each([
      ['/files?type=widget', ['type'], 'type_error.enum'],
      ['/files?sort_by=size', ['sort_by'], 'type_error.enum'],
      ['/prompts?order=up&page=0', ['page', 'order'], 'value_error.number.not_ge'],
      ['/files?template=true', ['template'], 'value_error'],
      ['/prompts?user_filter=maren', ['user_filter'], 'value_error'],
    ])('%s is refused', async (path, places, type) => {
      const { get } = await importFiles(FILES);
      const { status, body } = await get(path);
      expect([status, body.detail.map(({ loc }: { loc: string[] }) => loc[1]), body.detail[0].type]).toEqual([422, places, type]);
    });
  });

  describe('versions', () => {
    const FILES = {
      ...fileOf('pr_1', {
        versions: {
          prv_1: { created_at: '2025-01-01T00:00:00Z' },
          prv_2: {
            created_at: '2025-01-02T00:00:00Z',
            environments: [{ id: 'env_production', name: 'production', tag: 'default', created_at: '2024-05-01T12:00:00Z' }],
          },
          prv_3: { created_at: '2025-01-03T00:00:00Z' },
        },
        deployments: [deployed('prv_2', 'production', 'default'), deployed('prv_3', 'staging')],
      }),
      ...fileOf('pr_2', { versions: { prv_4: {}, prv_5: { created_at: '2025-01-02T00:00:00Z' } } }),
      ...fileOf('tl_1', { type: 'tool', versions: { tlv_1: {} } }),
    };

    test.each([
      ['/prompts/pr_1', 'prv_2'],
      ['/prompts/pr_1?version_id=prv_1', 'prv_1'],
      ['/prompts/pr_1?environment=staging', 'prv_3'],
      ['/prompts/pr_1?version_id=prv_1&environment=staging', 'prv_1'],
      ['/prompts/pr_1?version_id=&environment=', 'prv_2'],
      ['/prompts/pr_2', 'prv_5'],
    ])('%s is %s', async (path, expected) => {
      const { get } = await importFiles(FILES);
      expect((await get(path)).body.version_id).toBe(expected);
    });

    test('are found by their ids alone in the stead of files, in the order asked, of the kind that is asked for', async () => {
      const { get } = await importFiles({
        ...fileOf('pr_1', { versions: { prv_1: {}, prv_2: {} } }),
        ...fileOf('tl_1', { type: 'tool', versions: { tlv_1: {} } }),
      });
      const of = async (path: string) => {
        const { body } = await get(path);
        return [versionIds(body), body.total];
      };
      expect(await of('/files?version_id=tlv_1&version_id=prv_2&version_id=none&version_id=prv_2')).toEqual([['tlv_1', 'prv_2'], 2]);
      expect(await of('/prompts?version_id=tlv_1&version_id=prv_2')).toEqual([['prv_2'], 1]);
      expect(await of('/files?type=tool&version_id=tlv_1&version_id=prv_2')).toEqual([['tlv_1'], 1]);
      expect(await of('/files?page=2&size=1&version_id=prv_1&version_id=prv_2')).toEqual([['prv_2'], 2]);
      expect(await of('/files?version_id=')).toEqual([[], 0]);
      expect((await get('/files?version_id=prv_1&name=Reply')).status).toBe(422);
    });

    test('of a file come together, the newest first', async () => {
      const { get } = await importFiles(FILES);
      expect(versionIds((await get('/prompts/pr_1/versions')).body)).toEqual(['prv_3', 'prv_2', 'prv_1']);
      expect(Object.keys((await get('/prompts/pr_1/versions')).body)).toEqual(['records']);
    });

    test('stand beside every environment that they are deployed to', async () => {
      const { get } = await importFiles(FILES);
      const environments = (await get('/prompts/pr_1/environments')).body;
      expect(environments.map(({ file, ...environment }: { file: Json }) => [environment, file['version_id']])).toEqual([
        [{ id: 'env_production', name: 'production', tag: 'default', created_at: '2024-05-01T12:00:00Z' }, 'prv_2'],
        [{ id: 'env_staging', name: 'staging', tag: 'other' }, 'prv_3'],
      ]);
      const others = (await get('/tools/tl_1/environments')).body;
      expect(others.map(({ name, file }: Json) => [name, file])).toEqual([
        ['production', null],
        ['staging', null],
      ]);
    });

    test.each([
      ['/prompts/pr_9', 'There is no prompt with the id pr_9.'],
      ['/prompts/..%2Fevaluations', 'There is no prompt with the id ../evaluations.'],
      ['/prompts/pr_9/versions', 'There is no prompt with the id pr_9.'],
      ['/prompts/pr_9/environments', 'There is no prompt with the id pr_9.'],
      ['/tools/pr_1', 'There is no tool with the id pr_1.'],
      ['/datasets/pr_1/datapoints', 'There is no dataset with the id pr_1.'],
      ['/prompts/pr_1?version_id=prv_4', 'The prompt pr_1 has no version with the id prv_4.'],
      ['/prompts/pr_2?environment=production', 'The prompt pr_2 has no version in the environment production.'],
    ])('%s is not found', async (path, detail) => {
      const { get } = await importFiles(FILES);
      expect(await get(path)).toMatchObject({ status: 404, body: { detail } });
    });
  });

  describe('datapoints', () => {
    const bodies = (names: string): Json[] => [...names].map((name) => ({ id: `dp_${name}`, inputs: { name } }));
    const FILES = {
      ...fileOf('ds_1', {
        type: 'dataset',
        versions: { dsv_1: { datapoints_count: 2 }, dsv_2: { datapoints_count: 5, created_at: '2025-01-02T00:00:00Z', datapoints: null } },
        datapoints: { dsv_1: bodies('zy'), dsv_2: bodies('zyxwa') },
        deployments: [deployed('dsv_1', 'staging')],
      }),
      ...fileOf('ds_2', { type: 'dataset', versions: { dsv_3: { datapoints_count: 0 } } }),
    };

    test.each([
      ['', 'zyxwa', 5],
      ['?version_id=dsv_1', 'zy', 2],
      ['?environment=staging', 'zy', 2],
      ['?page=2&size=2', 'xw', 5],
      ['?page=3&size=2', 'a', 5],
      ['?page=4&size=2', '', 5],
      ['?offset=1&size=3', 'yxw', 5],
    ])('%s come in the order of the export, %s', async (query, expected, total) => {
      const { get } = await importFiles(FILES);
      const { body } = await get(`/datasets/ds_1/datapoints${query}`);
      expect([
        ids(body)
          .map((id) => id.slice(3))
          .join(''),
        body.total,
      ]).toEqual([expected, total]);
    });

    test('of another dataset’s version, or in no such environment, are not found', async () => {
      const { get } = await importFiles(FILES);
      expect((await get('/datasets/ds_1/datapoints?version_id=dsv_3')).status).toBe(404);
      expect((await get('/datasets/ds_1/datapoints?environment=production')).status).toBe(404);
      expect((await get('/datasets/ds_1/datapoints?page=0')).status).toBe(422);
    });

    test('come within their dataset where they are asked for', async () => {
      const { get } = await importFiles(FILES);
      expect((await get('/datasets/ds_1')).body.datapoints).toBeNull();
      expect((await get('/datasets/ds_1?include_datapoints=true')).body.datapoints).toEqual(bodies('zyxwa'));
      expect((await get('/datasets/ds_2?include_datapoints=true')).body.datapoints).toEqual([]);
      expect((await get('/datasets/ds_1/versions?include_datapoints=latest_saved')).status).toBe(422);
    });
  });

  describe('logs of a file', () => {
    const log = (id: string, versionId: string, createdAt: string | null): Json => ({
      id,
      created_at: createdAt,
      prompt: { id: 'pr_1', version_id: versionId },
      evaluator_logs: [],
    });
    const FILES = {
      ...fileOf('pr_1', {
        versions: { prv_1: {}, prv_2: {} },
        logs: [
          log('a', 'prv_1', '2025-01-01T00:00:00.000001Z'),
          log('b', 'prv_2', '2025-01-02T00:00:00'),
          log('c', 'prv_1', '2025-01-02T01:00:00+01:00'),
          log('d', 'prv_1', null),
          log('e', 'prv_2', '2025-01-03T00:00:00Z'),
        ],
      }),
      ...fileOf('pr_2', { logs: [log('f', 'prv_3', '2025-01-01T00:00:00Z')] }),
    };

    test.each([
      ['', 'ebcad', 5],
      ['&version_id=prv_1', 'cad', 3],
      ['&version_id=prv_3', '', 0],
      ['&start_date=2025-01-02T00:00:00Z', 'ebc', 3],
      ['&end_date=2025-01-02T00:00:00.000Z', 'bca', 3],
      ['&start_date=2025-01-01T00:00:00.000002Z&end_date=2025-01-02T23:00:00Z', 'bc', 2],
      ['&start_date=2025-01-02T00:00:00Z&version_id=prv_2', 'eb', 2],
      ['&start_date=2026-01-01T00:00:00Z', '', 0],
      ['&end_date=2024-01-01T00:00:00Z', '', 0],
      ['&start_date=2025-01-03T00:00:00Z&end_date=2025-01-01T00:00:00Z', '', 0],
      ['&page=2&size=2', 'ca', 5],
      ['&page=2&size=2&end_date=2025-01-02T00:00:00Z', 'a', 3],
      ['&page=9&size=2', '', 5],
      ['&size=0', '', 5],
    ])('%s are %s', async (query, expected, total) => {
      const { get } = await importFiles(FILES);
      const { body } = await get(`/logs?file_id=pr_1${query}`);
      expect([ids(body).join(''), body.total]).toEqual([expected, total]);
    });

    test('need a file, and moments that are some', async () => {
      const { get } = await importFiles(FILES);
      expect((await get('/logs?file_id=pr_9')).body).toEqual({ records: [], page: 1, size: 10, total: 0 });
      const places = async (query: string) => {
        const { status, body } = await get(`/logs?${query}`);
        return [status, body.detail.map(({ loc }: { loc: string[] }) => loc[1])];
      };
      expect(await places('size=1')).toEqual([422, ['file_id']]);
      expect(await places('file_id=pr_1&start_date=soon&end_date=2025-02-30T00:00:00Z')).toEqual([422, ['start_date', 'end_date']]);
      expect(await places('file_id=pr_1&search=late&sample=3&in_trace_filter=false')).toEqual([422, ['search', 'sample']]);
    });
  });
});

describe('of several exports', () => {
  const importBoth = async (files: readonly (readonly [name: string, files: ExportFiles])[]) => {
    const directories = await Promise.all(files.map(([name, content]) => writeExport(content, name)));
    const store = openStore(':memory:');
    const [report] = await importExports(await findExports(directories), store);
    return served({ store, report: report as never });
  };
  const OLD = '20250601-000000';
  const NEW = '20250701-000000';
  const log = (output: string): Json => ({ id: 'log_1', output, prompt: { version_id: 'prv_1' }, evaluator_logs: [] });

  test.each([
    ['older first', [OLD, NEW]],
    ['newer first', [NEW, OLD]],
  ])('the newer one’s are served, %s', async (_, names) => {
    const contents: Record<string, ExportFiles> = {
      [OLD]: { ...fileOf('pr_1', { listed: { name: 'Old' }, logs: [log('old')] }), ...fileOf('pr_2', { listed: { name: 'Gone' } }) },
      [NEW]: fileOf('pr_1', { listed: { name: 'New' }, logs: [log('new'), { ...log('more'), id: 'log_2' }] }),
    };
    const { get } = await importBoth(names.map((name) => [name, contents[name] ?? {}] as const));
    expect((await get('/files?sort_by=name')).body.records.map(({ name }: Json) => name)).toEqual(['Gone', 'New']);
    expect((await get('/logs?file_id=pr_1')).body.records.map(({ output }: Json) => output)).toEqual(['new', 'more']);
  });
});

test('pages of logs between any moments are what a look at each log finds', async () => {
  const times = [null, ...Array.from({ length: 5 }, (_, second) => `2025-01-01T00:00:0${second}Z`)];
  const moments = [null, ...Array.from({ length: 7 }, (_, half) => `2025-01-01T00:00:0${Math.floor(half / 2)}.${half % 2 === 0 ? 0 : 5}Z`)];
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ at: fc.constantFrom(...times), version: fc.constantFrom('v_1', 'v_2') }), { minLength: 1, maxLength: 12 }),
      fc.array(
        fc.record({
          from: fc.constantFrom(...moments),
          to: fc.constantFrom(...moments),
          version: fc.constantFrom(null, 'v_1', 'v_2'),
          page: fc.integer({ min: 1, max: 4 }),
          size: fc.integer({ min: 1, max: 5 }),
        }),
        { minLength: 1, maxLength: 6 },
      ),
      async (logs, asked) => {
        const bodies = logs.map(({ at, version: versionId }, index) => ({
          id: `log_${index}`,
          created_at: at,
          prompt: { version_id: versionId },
          evaluator_logs: [],
        }));
        const { get } = await importDirectory(await writeExport(fileOf('pr_1', { logs: bodies })));
        for (const { from, to, version: versionId, page, size } of asked) {
          const expected = bodies
            .filter(({ prompt }) => versionId === null || prompt.version_id === versionId)
            .filter(({ created_at: at }) => (from === null && to === null) || at !== null)
            .filter(
              ({ created_at: at }) =>
                (from === null || Date.parse(at ?? '') >= Date.parse(from)) && (to === null || Date.parse(at ?? '') <= Date.parse(to)),
            )
            .toSorted((one, other) => {
              if (one.created_at === other.created_at) return one.id.localeCompare(other.id);
              return (one.created_at ?? '') < (other.created_at ?? '') ? 1 : -1;
            });
          const query = new URLSearchParams({
            file_id: 'pr_1',
            ...(from && { start_date: from }),
            ...(to && { end_date: to }),
            ...(versionId && { version_id: versionId }),
            page: String(page),
            size: String(size),
          });
          const { body } = await get(`/logs?${query}`);
          expect([ids(body), body.total]).toEqual([expected.slice((page - 1) * size, page * size).map(({ id }) => id), expected.length]);
        }
      },
    ),
    { numRuns: 30 },
  );
});
