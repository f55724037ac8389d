import { LOG_KINDS } from '../../../src/contract/log.ts';
import { datasetVersion, promptVersion } from '../../support/bodies.ts';
import { KINDS } from './homes.ts';
import type { Root, Seat, Tree } from './seats.ts';

/* The endpoints of files: they answer with versions and logs, whose own properties are walked below evaluations. */

const ID = 'file_1';
const records = (whole: unknown): Tree[] => (whole as { records: Tree[] }).records;

/** Makes the file of made up versions the one that is asked for; markers stay what they were made by. */
const ofFile = (version: unknown): void => void Object.assign(version as object, { id: ID });

const pathOf = (kind: string): string => `/${kind.toLowerCase()}s/${ID}`;
const fileOf = (kind: string): string => `humanloopFile(id: "${ID}", kind: ${kind.toUpperCase()})`;
const standing = (kind: string): Tree => promptVersion({ id: ID, type: kind.toLowerCase() });
const found = ({ humanloopFile }: Tree): Tree => humanloopFile as Tree;

/** GET /{kind}s/{id} */
const versionRoot = (kind: string): Root => ({
  schema: `${kind}Response`,
  name: pathOf(kind),
  served: (whole) => ({ [`/${kind.toLowerCase()}s/${(whole as Tree)['id']}`]: whole }),
  ask: (fields, whole) =>
    `{ humanloopFile(id: "${(whole as Tree)['id']}", kind: ${kind.toUpperCase()}) { version { ... on ${kind}Version { ${fields} } } } }`,
  read: (data) => found(data)['version'],
});

/** GET /{kind}s/{id}/versions */
const versionsRoot = (kind: string): Root => ({
  schema: `List${kind}s`,
  served: (whole) => {
    records(whole).forEach(ofFile);
    return { [pathOf(kind)]: standing(kind), [`${pathOf(kind)}/versions`]: whole };
  },
  ask: (fields) => `{ ${fileOf(kind)} { versions { ${fields} } } }`,
  read: (data) => found(data)['versions'],
});

const kindIn = (environment: unknown): string => String(((environment as Tree)['file'] as Tree)['type']);

const ROOTS: readonly Root[] = [
  ...KINDS.flatMap((kind) => [versionRoot(kind), versionsRoot(kind)]),
  {
    schema: 'PaginatedFileResponse',
    served: (whole) => ({ '/files': whole }),
    ask: (fields) => `{ humanloopFiles(first: 2) { ${fields} } }`,
    read: ({ humanloopFiles }) => humanloopFiles,
  },
  {
    schema: 'FileEnvironmentResponse',
    served: (whole) => {
      ofFile((whole as Tree)['file']);
      const kind = kindIn(whole);
      return { [pathOf(kind)]: standing(kind), [`${pathOf(kind)}/environments`]: [whole] };
    },
    ask: (fields, whole) => `{ ${fileOf(kindIn(whole))} { deployments { ${fields} } } }`,
    read: (data) => (found(data)['deployments'] as unknown[])[0],
  },
  {
    schema: 'PaginatedDatapointResponse',
    served: (whole) => ({ '/datasets/ds_1': datasetVersion(), '/datasets/ds_1/datapoints': whole }),
    ask: (fields) => `{ humanloopFile(id: "ds_1") { version { ... on DatasetVersion { datapoints(first: 1) { ${fields} } } } } }`,
    read: (data) => (found(data)['version'] as Tree)['datapoints'],
  },
  {
    schema: 'PaginatedDataLogResponse',
    served: (whole) => {
      for (const log of records(whole)) for (const kind of LOG_KINDS) if (kind in log) ofFile(log[kind]);
      return { '/logs': whole };
    },
    ask: (fields) => `{ humanloopLogs(fileId: "${ID}", first: 2) { ${fields} } }`,
    read: ({ humanloopLogs }) => humanloopLogs,
  },
];

/** The seats of what the endpoints of files answer with. */
export const CATALOGUE_SEATS: readonly (readonly [schema: string, seat: Seat])[] = ROOTS.map((root) => [root.schema, { root, steps: [] }]);
