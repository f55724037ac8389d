import { describe, expect, test } from 'vitest';
import { datasetVersion, type Json, promptLog, promptVersion } from '../../support/bodies.ts';
import { type Damage, damaged, named } from '../../support/damaged-record.ts';
import { codes, facade, fixed, type Reply } from '../../support/helpers.ts';

const BAD = 'UPSTREAM_BAD_RESPONSE';

const pageOf = (records: readonly unknown[]): Json => ({ records, page: 1, size: 10, total: records.length });

const NUMBERS = [0, 1, 2];

/** Three records of each listing, as a sound source has them. */
const RECORDS = {
  files: NUMBERS.map((number) => promptVersion({ id: `pr_${number}`, name: `File ${number}` })),
  versions: NUMBERS.map((number) => promptVersion({ version_id: `prv_${number}` })),
  deployments: NUMBERS.map((number) => ({
    id: `env_${number}`,
    name: `stage ${number}`,
    tag: 'other',
    created_at: '2025-01-02T03:04:05Z',
    file: promptVersion({ version_id: `prv_${number}` }),
  })),
  datapoints: NUMBERS.map((number) => ({ id: `dp_${number}`, inputs: { question: 'Why?' }, target: { answer: 'So.' }, messages: [] })),
  logs: NUMBERS.map((number) => promptLog({ id: `log_${number}`, prompt: promptVersion({ version_id: `prv_${number}` }) })),
} satisfies Record<string, readonly Json[]>;
type Listing = keyof typeof RECORDS;

/** How each is asked for, around a selection of a record, and where its records are in the answer. */
const ASKED: Readonly<Record<Listing, readonly [before: string, after: string, place: string]>> = {
  files: ['files: humanloopFiles(kind: PROMPT) { totalCount nodes {', '} }', 'files.nodes'],
  versions: ['file: humanloopFile(id: "pr_1") { name versions { totalCount nodes {', '} } }', 'file.versions.nodes'],
  deployments: ['file: humanloopFile(id: "pr_1") { name deployments {', '} }', 'file.deployments'],
  datapoints: [
    'file: humanloopFile(id: "ds_1") { name version { ... on DatasetVersion { datapoints { totalCount nodes {',
    '} } } } }',
    'file.version.datapoints.nodes',
  ],
  logs: ['logs: humanloopLogs(fileId: "pr_1") { totalCount nodes {', '} }', 'logs.nodes'],
};

const bodiesWith = (listing: Listing, records: readonly unknown[], changes: Json = {}): Json => {
  const recordsOf = (each: Listing): readonly unknown[] => (each === listing ? records : RECORDS[each]);
  const changed = (each: Listing): Json => ({ ...pageOf(recordsOf(each)), ...(each === listing && changes) });
  return {
    '/prompts': changed('files'),
    '/prompts/pr_1': promptVersion(),
    '/prompts/pr_1/versions': changed('versions'),
    '/prompts/pr_1/environments': recordsOf('deployments'),
    '/datasets/ds_1': datasetVersion(),
    '/datasets/ds_1/datapoints': changed('datapoints'),
    '/logs': changed('logs'),
  };
};

const valueAt = (value: unknown, place: string): unknown =>
  place.split('.').reduce<unknown>((inner, key) => (inner as Json | null)?.[key], value);

/** Three records of a listing of which the second is damaged. */
const askDamaged = async (listing: Listing, damage: Damage, selection: string) => {
  const records = RECORDS[listing].map((record, index) => (index === 1 ? damaged<object>(record, damage) : record));
  const { ask, bugs } = facade({ upstream: fixed(bodiesWith(listing, records)) });
  const [before, after, place] = ASKED[listing];
  const reply = await ask(`{ ${before} ${selection} ${after} neighbour: humanloopFile(id: "pr_1") { name } }`);
  expect([bugs, reply.data.neighbour]).toEqual([[], { name: 'Reply' }]);
  const shown = valueAt(reply.data, place) as (Json | null)[];
  const inPlace = Object.entries(codes(reply)).map(([path, code]) => [path.replace(`${place}.`, ''), code]);
  return { present: shown.map((record) => record !== null), codes: Object.fromEntries(inPlace) };
};

const IDS: Readonly<Record<Listing, string>> = {
  files: 'humanloopId',
  versions: 'versionId',
  deployments: 'environment { name }',
  datapoints: 'humanloopId',
  logs: 'humanloopId',
};

/** A listing, and what damages its second record as a whole. */
const LOST: readonly (readonly [Listing, readonly Damage[]])[] = [
  [
    'files',
    [
      ['id', undefined],
      ['id', 7],
      ['id', ''],
      ['id', '../x'],
      ['type', 'tool'],
    ],
  ],
  [
    'versions',
    [
      ['id', undefined],
      ['id', 'pr_2'],
      ['version_id', undefined],
      ['version_id', null],
      ['version_id', 7],
      ['version_id', 'a/b'],
      ['type', 'tool'],
    ],
  ],
  [
    'deployments',
    [
      ['name', undefined],
      ['name', null],
      ['name', 7],
      ['file.id', 'pr_2'],
      ['file.type', 'tool'],
    ],
  ],
  [
    'datapoints',
    [
      ['id', undefined],
      ['id', null],
      ['id', 7],
      ['id', 'a b'],
    ],
  ],
  [
    'logs',
    [
      ['id', undefined],
      ['id', 7],
      ['id', 'log\n1'],
      ['prompt.id', 'pr_2'],
    ],
  ],
];

/** A damage that any record may have. */
const ANY: readonly Damage[] = [
  ['', null],
  ['', 5],
  ['', 'pr_1'],
  ['', []],
];

describe.each(LOST)('a damaged record of the %s', (listing, damages) => {
  test.each(named([...ANY, ...damages].map(([path, value]) => [path, value] as const)))(
    'is null with an error in its place, and the others stand: %s',
    async (_name, damage) => {
      expect(await askDamaged(listing, damage, IDS[listing])).toEqual({ present: [true, false, true], codes: { 1: BAD } });
    },
  );
});

/** A listing, a damage, what is selected, and the field that is in error. */
const FIELDS: readonly (readonly [Listing, string, unknown, string, string])[] = [
  ['files', 'name', undefined, 'name', '1.name'],
  ['files', 'path', {}, 'path', '1.path'],
  ['files', 'created_at', 'soon', 'createdAt', '1.createdAt'],
  ['files', 'updated_at', null, 'updatedAt', '1.updatedAt'],
  ['files', 'description', {}, 'description', '1.description'],
  ['files', 'readme', [], 'readme', '1.readme'],
  ['files', 'tags', 'none', 'tags', '1.tags'],
  ['files', 'tags', [7], 'tags', '1.tags.0'],
  ['files', 'directory_id', [], 'directoryId', '1.directoryId'],
  ['files', 'version_id', undefined, 'version { versionId }', '1.version.versionId'],
  ['versions', 'created_at', 5, 'createdAt', '1.createdAt'],
  ['versions', 'model', undefined, '... on PromptVersion { model }', '1.model'],
  ['versions', 'environments', {}, 'environments { name }', '1.environments'],
  ['versions', 'environments', ['x'], 'environments { name }', '1.environments.0'],
  ['deployments', 'id', undefined, 'environment { humanloopId }', '1.environment.humanloopId'],
  ['deployments', 'tag', undefined, 'environment { tag }', '1.environment.tag'],
  ['deployments', 'created_at', 'soon', 'environment { createdAt }', '1.environment.createdAt'],
  ['deployments', 'file', 'prv_1', 'version { versionId }', '1.version'],
  ['deployments', 'file', [], 'version { versionId }', '1.version'],
  ['deployments', 'file.version_id', undefined, 'version { versionId }', '1.version.versionId'],
  ['datapoints', 'messages', 'none', 'messages { role }', '1.messages'],
  ['datapoints', 'messages', [7], 'messages { role }', '1.messages.0'],
  ['logs', 'created_at', 'yesterday', 'createdAt', '1.createdAt'],
  ['logs', 'output', {}, 'output', '1.output'],
  ['logs', 'evaluator_logs', undefined, 'evaluatorLogs { judgmentState }', '1.evaluatorLogs'],
  ['logs', 'evaluator_logs', [5], 'evaluatorLogs { judgmentState }', '1.evaluatorLogs.0'],
];

test.each(FIELDS)('a damaged property costs its field alone: of the %s, %s %j', async (listing, path, value, selection, field) => {
  const answer = await askDamaged(listing, [path, value], `${IDS[listing]} ${selection}`);
  expect(answer).toEqual({ present: [true, true, true], codes: { [field]: BAD } });
});

describe.each(['files', 'datapoints', 'logs'] as const)('a wrong total of the %s', (listing) => {
  const [before, after, place] = ASKED[listing];
  const askTotal = (total: unknown): Promise<Reply> => {
    const { ask } = facade({ upstream: fixed(bodiesWith(listing, RECORDS[listing], { total })) });
    return ask(`{ ${before} ${IDS[listing]} ${after} }`);
  };
  const connection = place.split('.').slice(0, -1).join('.');

  test.each([undefined, null, '3', -1, 2.5, {}])('that is none costs the listing: %j', async (total) => {
    const reply = await askTotal(total);
    expect([valueAt(reply.data, connection), codes(reply)]).toEqual([null, { [connection]: BAD }]);
  });

  test.each([0, 2, 5])('that its rows contradict is told by a warning, and they stand: %j', async (total) => {
    const reply = await askTotal(total);
    expect(reply.errors).toBeUndefined();
    expect(valueAt(reply.data, place)).toHaveLength(3);
    expect(reply.extensions?.warnings?.map(({ code }) => code)).not.toEqual([]);
  });
});

describe('a file that is asked for', () => {
  const askFile = async (body: unknown, selection = 'humanloopId') => {
    const { ask, bugs } = facade({ upstream: fixed({ '/prompts/pr_1': body, '/evaluations': pageOf([]) }) });
    const reply = await ask(`{ file: humanloopFile(id: "pr_1") { ${selection} } evaluations { totalCount } }`);
    expect([bugs, reply.data.evaluations]).toEqual([[], { totalCount: 0 }]);
    return { file: reply.data.file, codes: codes(reply) };
  };

  test.each(
    named([
      ['', null],
      ['', 'pr_1'],
      ['', []],
      ['id', undefined],
      ['id', 'pr_2'],
      ['version_id', undefined],
      ['version_id', 7],
      ['type', 'tool'],
    ]),
  )('is null with an error where another thing comes: %s', async (_name, damage) => {
    expect(await askFile(damaged<object>(promptVersion(), damage))).toEqual({ file: null, codes: { file: BAD } });
  });

  test('is null with an error in the place of its version where another version comes', async () => {
    const answer = await askFile(promptVersion(), 'name version(id: "prv_9") { versionId }');
    expect(answer).toEqual({ file: { name: 'Reply', version: null }, codes: { 'file.version': BAD } });
  });
});
