import { embeddedTypes, pagingTypes } from './embedded-types.ts';
import { globalIdOf, rowGlobalIdOf, runGlobalIdOf, typesOfGlobalId } from './global-id.ts';
import { possibleTypes } from './possible-types.ts';

/** `keys` of urql's `cacheExchange`: the types that have no key of their own. All others have a global `id`. */
export const keys: Record<string, () => null> = Object.fromEntries([...embeddedTypes, ...pagingTypes].map((type) => [type, () => null]));

interface Cache {
  resolve(entity: never, field: string, args?: never): unknown;
}

interface ResolveInfo {
  readonly parentKey: string;
  readonly fieldName: string;
}

type Args = Readonly<Record<string, unknown>>;
type LookUp = (parent: unknown, args: Args, cache: Cache, info: ResolveInfo) => never;

/** What the cache holds for the field; where it never was asked, the object that its arguments name. */
const lookUp =
  (named: (args: Args, cache: Cache) => { __typename: string; id: string } | undefined): LookUp =>
  (_parent, args, cache, { parentKey, fieldName }) => {
    const held = cache.resolve(parentKey as never, fieldName, args as never);
    return (held === undefined ? named(args, cache) : held) as never;
  };

const evaluationById = lookUp(({ id }) => ({ __typename: 'Evaluation', id: globalIdOf('Evaluation', id) }));

const fileById = lookUp(({ id }) =>
  id === undefined || id === null ? undefined : { __typename: 'HumanloopFile', id: globalIdOf('HumanloopFile', id) },
);

const runById = lookUp((args) => {
  const id = runGlobalIdOf(args);
  return id === undefined ? undefined : { __typename: 'Run', id };
});

const rowById = lookUp((args) => {
  const id = rowGlobalIdOf(args);
  return id === undefined ? undefined : { __typename: 'EvaluationLog', id };
});

const nodeById = lookUp(({ id }, cache) =>
  typesOfGlobalId(id, possibleTypes)
    .map((__typename) => ({ __typename, id: String(id) }))
    .find((entity) => cache.resolve(entity as never, 'id') !== undefined),
);

interface InspectedField {
  readonly arguments: Args | null;
}

interface InspectingCache {
  inspectFields(entity: never): readonly InspectedField[];
}

const isBackward = (args: Args | null): boolean => args?.['last'] !== undefined && args['last'] !== null;

/** Pages read from the end are no part of the list that grows from the start: between the two there may be rows that nobody has read. */
const inOneDirection =
  <Parent, Cached extends InspectingCache, Info, Result>(joined: (parent: Parent, args: Args, cache: Cached, info: Info) => Result) =>
  (parent: Parent, args: Args, cache: Cached, info: Info): Result => {
    const inspectFields: InspectingCache['inspectFields'] = (entity) =>
      cache.inspectFields(entity).filter((field) => isBackward(field.arguments) === isBackward(args));
    return joined(parent, args, Object.create(cache, { inspectFields: { value: inspectFields } }), info);
  };

/**
 * `resolvers` of urql's `cacheExchange`. Hand it `relayPagination` of `@urql/exchange-graphcache/extras`:
 * it joins the pages of every connection, and this kit imports no client library of its own.
 */
export const resolversWith = <Parent, Cached extends InspectingCache, Info, Result>(
  relayPagination: () => (parent: Parent, args: Args, cache: Cached, info: Info) => Result,
) => {
  const connection = inOneDirection(relayPagination());
  return {
    Query: {
      evaluations: connection,
      evaluation: evaluationById,
      evaluationLog: rowById,
      humanloopFile: fileById,
      humanloopFiles: connection,
      humanloopLogs: connection,
      node: nodeById,
      run: runById,
    },
    Evaluation: { logs: connection },
    EvaluationComparison: { rows: connection },
    ExportHealth: { issues: connection },
    FileVersionDatapointsDiff: { added: connection, changed: connection, removed: connection },
    DatasetVersion: { datapoints: connection },
    HumanloopFile: { evaluations: connection, logs: connection, versions: connection },
    Run: { logs: connection },
  };
};
