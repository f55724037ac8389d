import fc from 'fast-check';
import { type GraphQLInterfaceType, type GraphQLObjectType, isInterfaceType } from 'graphql';
import { describe, expect, test } from 'vitest';
import type { Send } from '../../../src/contract/send.ts';
import { schema as graph } from '../../../src/schema/index.ts';
import { DAMAGE, type Damage } from '../../support/damage-values.ts';
import { differences, type Path, placesIn, valueAt, withValueAt } from '../../support/damaged-bodies.ts';
import { everyField, UNLIMITED } from '../../support/every-field.ts';
import { facade, fixed } from '../../support/helpers.ts';
import { makeBody, startMaking } from '../contract/bodies.ts';
import { TYPE_HOMES } from '../contract/homes.ts';

const ENDLESS = new Set(TYPE_HOMES.map(([schema]) => schema));

/** An object of this schema with all that the contract has in it. */
const full = (schema: string, variant: number, changes: object) => ({ ...makeBody(startMaking(variant, ENDLESS), schema, 1), ...changes });

const version = (number: number) => full('PromptResponse', number, { id: 'pr_1', version_id: `prv_${number}` });
const pageOf = (records: readonly unknown[]) => ({ records, page: 1, size: 10, total: records.length });

const FILES = ['Prompt', 'Tool', 'Flow', 'Agent', 'Evaluator', 'Dataset'];

/** What the catalogue is read from, by its path. */
const SOUND = {
  '/files': pageOf(FILES.map((kind, index) => full(`${kind}Response`, index, { id: `file_${index}`, version_id: `version_${index}` }))),
  '/prompts/pr_1': version(0),
  '/prompts/pr_1/versions': { records: [0, 1, 2].map(version) },
  '/prompts/pr_1/environments': [0, 1, 2].map((number) => full('EnvironmentResponse', number, { file: version(number) })),
  '/datasets/ds_1': full('DatasetResponse', 0, { id: 'ds_1', version_id: 'dsv_1', datapoints: undefined }),
  '/datasets/ds_1/datapoints': pageOf([0, 1, 2].map((number) => full('DatapointResponse', number, { id: `dp_${number}` }))),
  '/logs': pageOf([0, 1, 2].map((number) => full('PromptLogResponse', number, { id: `log_${number}`, prompt: version(number) }))),
} as const;
type BodyPath = keyof typeof SOUND;
const PATHS = Object.keys(SOUND) as BodyPath[];

const VERSION = graph.getType('FileVersion') as GraphQLInterfaceType;

/** Every field of a type but those that cost calls of their own. */
const all = (type: string, skip: readonly string[] = []): string => {
  const found = graph.getType(type) as GraphQLObjectType | GraphQLInterfaceType;
  const diffs = ['FileVersion', ...graph.getPossibleTypes(VERSION).map(({ name }) => name)].map((name) => `${name}.diff`);
  if (isInterfaceType(found) && type !== 'FileVersion' && type !== 'Log') throw new Error(`${type} is another interface.`);
  return everyField(found, { graph, skip: [...diffs, ...skip], args: {}, repeats: { HumanloopFile: 0, Log: 2 } });
};

const OWN = ['evaluations', 'logs', 'versions', 'deployments'].map((name) => `HumanloopFile.${name}`);

/** Every field of files, versions, deployments, datapoints and logs. */
const EVERYTHING = `{
  files: humanloopFiles { totalCount nodes { ${all('HumanloopFile', OWN)} } }
  file: humanloopFile(id: "pr_1") {
    ${all('HumanloopFile', OWN)}
    versions { totalCount nodes { ${all('FileVersion')} } }
    deployments { ${all('FileDeployment')} }
  }
  dataset: humanloopFile(id: "ds_1") { version { ... on DatasetVersion { datapoints { totalCount nodes { ${all('Datapoint')} } } } } }
  logs: humanloopLogs(fileId: "pr_1") { totalCount nodes { ${all('Log')} } }
}`;

let bodies: Readonly<Record<string, unknown>> = SOUND;
const upstream: Send = (call) => fixed(bodies)(call);
const { ask, bugs, calls } = facade({ upstream, settings: UNLIMITED });

const askEverything = async (changed: Readonly<Record<string, unknown>>) => {
  bodies = changed;
  const { data, errors = [], extensions } = await ask(EVERYTHING);
  return { data, errors, extensions, bugs: bugs.splice(0), calls: calls.splice(0) };
};

/** Where a record of a body shows. */
const SHOWN: Readonly<Record<BodyPath, Path>> = {
  '/files': ['files', 'nodes'],
  '/prompts/pr_1': ['file'],
  '/prompts/pr_1/versions': ['file', 'versions', 'nodes'],
  '/prompts/pr_1/environments': ['file', 'deployments'],
  '/datasets/ds_1': ['dataset'],
  '/datasets/ds_1/datapoints': ['dataset', 'version', 'datapoints', 'nodes'],
  '/logs': ['logs', 'nodes'],
};

/** The index of the record that a place of a body is in. */
const recordOf = (path: Path): number | undefined => path.find((key) => typeof key === 'number') as number | undefined;

const isList = (body: BodyPath): boolean => !['/prompts/pr_1', '/datasets/ds_1'].includes(body);

/** Where an answer may differ by a damage: in the damaged record, or, where a page itself is damaged, in what shows the page. */
const mayDiffer = ({ body, path, value }: Damage<BodyPath>): Path => {
  const shown = SHOWN[body];
  if (!isList(body)) return shown;
  const index = recordOf(path);
  // An environment without a version is none that the file is deployed to: those behind it move up.
  const isUndeployed = path.length === 2 && path[1] === 'file' && value == null;
  const list = shown.at(-1) === 'nodes' ? shown.slice(0, -1) : shown;
  return index === undefined || isUndeployed ? list : [...shown, index];
};

const begins = (place: Path, start: Path): boolean => start.every((key, index) => String(place[index]) === String(key));

const CODES = new Set(['UPSTREAM_BAD_RESPONSE', 'NOT_FOUND', 'TOTAL_TOO_LARGE']);

/** What one damaged place does beyond what it may. */
const faultsOf = async (damage: Damage<BodyPath>, sound: unknown): Promise<unknown[]> => {
  const body = withValueAt(SOUND[damage.body], damage.path, damage.value);
  const answer = await askEverything({ ...SOUND, [damage.body]: body });
  const allowed = mayDiffer(damage);
  const isPage = isList(damage.body) && recordOf(damage.path) === undefined;
  const isInPlace = (path: Path): boolean => begins(path, allowed) || begins(allowed, path);
  const isSaid = answer.errors.some(({ path = [] }) => begins(allowed, path));
  return [
    ...answer.bugs,
    ...answer.errors.filter(({ extensions: { code }, path }) => !CODES.has(String(code)) || path === undefined || !isInPlace(path)),
    ...(isPage || answer.extensions === undefined ? [] : [answer.extensions]),
    ...differences(sound, answer.data).filter((place) => !begins(place, allowed)),
    ...(valueAt(answer.data, allowed) === null && !isSaid ? [`nothing says why ${allowed.join('.')} is null`] : []),
  ];
};

/** Places of one body that differ in nothing but the record that they are in. */
const placesOf = (body: BodyPath): Path[][] =>
  Object.values(Object.groupBy(placesIn(SOUND[body]), (path) => path.map((key) => (typeof key === 'number' ? '*' : key)).join('.'))).map(
    (places) => places ?? [],
  );

const damageOf = (body: BodyPath) =>
  fc
    .constantFrom(...placesOf(body))
    .chain((places) => fc.record({ body: fc.constant(body), path: fc.constantFrom(...places), value: fc.constantFrom(...DAMAGE) }));

describe('one damaged place of the catalogue', () => {
  test('of none harms nothing: the sound bodies answer every field without an error, of a call each', async () => {
    const answer = await askEverything(SOUND);
    expect([answer.errors, answer.bugs, answer.extensions]).toEqual([[], [], undefined]);
    expect(answer.calls.map((call) => call.replace(/^GET |\?.*$/g, '')).toSorted()).toEqual([...PATHS].toSorted());
    const { files, file, dataset, logs } = answer.data;
    const lists = [files.nodes, file.versions.nodes, file.deployments, dataset.version.datapoints.nodes, logs.nodes];
    expect(lists.map((list) => list.length)).toEqual([6, 3, 3, 3, 3]);
  });

  // The same places every time: a failure here has to be one that a change brought.
  test.each(PATHS)('in %s harms its own record at most', async (body) => {
    const { data: sound } = await askEverything(SOUND);
    await fc.assert(
      fc.asyncProperty(damageOf(body), async (damage) => {
        expect(await faultsOf(damage, sound)).toEqual([]);
      }),
      { numRuns: 40, seed: 20250606 },
    );
  });
});
