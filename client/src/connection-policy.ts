interface PageInfo {
  readonly hasNextPage?: boolean;
  readonly hasPreviousPage?: boolean;
  readonly startCursor?: string | null;
  readonly endCursor?: string | null;
}

interface Edge {
  readonly cursor?: string;
  /** A reference into the cache; null for a row that upstream sent damaged; undefined where it was not selected. */
  readonly node?: unknown;
}

/** A connection as the cache holds it. The rows are kept as edges, whether `edges` or `nodes` was selected. */
interface Connection {
  readonly edges?: readonly Edge[];
  readonly nodes?: readonly unknown[];
  readonly pageInfo?: PageInfo;
  readonly totalCount?: number;
  /** The cursor that the list began at; null for an end of the listing itself. No field of the schema. */
  readonly origin?: string | null;
}

type Args = Readonly<Record<string, unknown>>;

interface ReadOptions {
  readonly args: Args | null;
  canRead(value: never): boolean;
}

/** A field policy of Apollo Client's cache for a connection; plain functions, so that no client library is imported. */
export interface ConnectionPolicy {
  keyArgs(args: Args | null): string;
  read(existing: Connection | undefined, options: ReadOptions): Connection | undefined;
  merge(existing: Connection | undefined, incoming: Connection, options: { readonly args: Args | null }): Connection;
}

const isGiven = (value: unknown): boolean => value !== undefined && value !== null;
const isNumbered = (args: Args): boolean => isGiven(args['page']) || isGiven(args['perPage']);
const isBackward = (args: Args): boolean => isGiven(args['last']);
const originOf = (args: Args): string | null => {
  const cursor = isBackward(args) ? args['before'] : args['after'];
  return typeof cursor === 'string' ? cursor : null;
};

/** JSON with the keys of objects in order, so that equal arguments make equal texts. */
const stable = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner) ? Object.fromEntries(Object.entries(inner).sort()) : inner,
  );

/**
 * Every numbered page is an entry of its own; so are the list that grows from the start and the one that grows from the end.
 * Any other argument, such as a filter, makes another list: the schema may get more of them and this stays true.
 */
const keyOf = (given: Args | null): string => {
  const args = given ?? {};
  const names = Object.keys(args).filter((name) => isGiven(args[name]));
  const pick = (left: readonly string[]) =>
    Object.fromEntries(names.filter((name) => !left.includes(name)).map((name) => [name, args[name]]));
  if (isNumbered(args)) return stable(['numbered', pick([])]);
  return isBackward(args) ? stable(['backward', pick(['last', 'before'])]) : stable(['forward', pick(['first', 'after'])]);
};

/** The rows of an answer as edges; undefined where it has neither edges nor nodes. The outermost take their cursors from pageInfo. */
const edgesOf = ({ edges, nodes, pageInfo }: Connection): readonly Edge[] | undefined => {
  const rows = edges ?? nodes?.map((node): Edge => ({ node }));
  return rows?.map((row, index) => {
    const end = index === rows.length - 1 ? pageInfo?.endCursor : undefined;
    const cursor = row.cursor ?? end ?? (index === 0 ? pageInfo?.startCursor : undefined);
    return typeof cursor === 'string' ? { ...row, cursor } : row;
  });
};

const refOf = ({ node }: Edge): unknown => (node !== null && typeof node === 'object' && '__ref' in node ? node.__ref : node);

/** Where in the known rows this answer begins, if it repeats a part of them at the end that does not grow; else -1. */
const placeOf = (known: Connection, rows: readonly Edge[], { totalCount }: Connection, args: Args): number => {
  const edges = known.edges ?? [];
  if (rows.length > edges.length || (known.origin ?? null) !== originOf(args)) return -1;
  if (totalCount !== undefined && known.totalCount !== undefined && totalCount !== known.totalCount) return -1;
  const place = isBackward(args) ? edges.length - rows.length : 0;
  return rows.every((row, index) => refOf(row) === refOf(edges[place + index] ?? {})) ? place : -1;
};

/** The rows known already that an answer goes on from; none where it does not go on from them. */
const keptOf = (edges: readonly Edge[], args: Args): readonly Edge[] => {
  const origin = originOf(args);
  const position = origin === null ? -1 : edges.findIndex(({ cursor }) => cursor === origin);
  if (position < 0) return [];
  return isBackward(args) ? edges.slice(position) : edges.slice(0, position + 1);
};

/** What is known of the end that stays, and what the answer says of the one that grew. An answer without rows has no cursors. */
const grownPageInfo = (known: PageInfo, incoming: PageInfo, args: Args): PageInfo => {
  const { hasNextPage, hasPreviousPage, startCursor, endCursor } = incoming;
  const grown = isBackward(args)
    ? { hasPreviousPage, startCursor: startCursor ?? known.startCursor }
    : { hasNextPage, endCursor: endCursor ?? known.endCursor };
  return { ...incoming, ...known, ...Object.fromEntries(Object.entries(grown).filter(([, value]) => value !== undefined)) };
};

const withPageInfo = (connection: Connection, pageInfo: PageInfo | undefined): Connection => {
  const { pageInfo: _replaced, ...rest } = connection;
  return pageInfo ? { ...rest, pageInfo } : rest;
};

const merge: ConnectionPolicy['merge'] = (existing, incoming, options) => {
  const args = options.args ?? {};
  const { nodes: _asEdges, ...rest } = incoming;
  const rows = edgesOf(incoming);
  const both = { ...existing, ...rest };
  const known = existing?.edges;
  if (rows === undefined && !known) return both;
  // An answer that selected no rows, or asked for none to learn the total, says nothing of the rows known.
  if (rows === undefined || (known && (args['first'] === 0 || args['last'] === 0))) {
    return withPageInfo({ ...both, ...(known && { edges: known }) }, existing?.pageInfo);
  }
  const place = existing && known ? placeOf(existing, rows, incoming, args) : -1;
  if (known && place >= 0) {
    const edges = known.map((edge, index) => ({ ...edge, ...rows[index - place] }));
    const whole = rows.length === known.length;
    return withPageInfo({ ...both, edges }, { ...(!whole && rest.pageInfo), ...existing?.pageInfo, ...(whole && rest.pageInfo) });
  }
  const kept = isNumbered(args) ? [] : keptOf(known ?? [], args);
  if (kept.length === 0) return withPageInfo({ ...both, edges: rows, origin: originOf(args) }, rest.pageInfo);
  const pageInfo = existing?.pageInfo && rest.pageInfo ? grownPageInfo(existing.pageInfo, rest.pageInfo, args) : rest.pageInfo;
  return withPageInfo({ ...both, edges: isBackward(args) ? [...rows, ...kept] : [...kept, ...rows] }, pageInfo);
};

/** The part of a list that these arguments ask for: from their cursor on, to the end of what is known. Undefined: not known. */
const knownPart = (existing: Connection, args: Args): Connection | undefined => {
  const origin = originOf(args);
  const { edges, pageInfo } = existing;
  if (isNumbered(args) || edges === undefined || (existing.origin ?? null) === origin) return existing;
  const position = origin === null ? -1 : edges.findIndex(({ cursor }) => cursor === origin);
  const part = position < 0 ? [] : isBackward(args) ? edges.slice(0, position) : edges.slice(position + 1);
  if (part.length === 0) return undefined;
  const near = isBackward(args)
    ? { hasNextPage: true, endCursor: part.at(-1)?.cursor ?? null }
    : { hasPreviousPage: true, startCursor: part[0]?.cursor ?? null };
  return withPageInfo({ ...existing, edges: part }, pageInfo && { ...pageInfo, ...near });
};

const read: ConnectionPolicy['read'] = (existing, { args, canRead }) => {
  const part = existing && knownPart(existing, args ?? {});
  if (!part?.edges) return part;
  // A row that was evicted from the cache is gone from its lists too; a damaged row keeps its place.
  const edges = part.edges.filter(({ node }) => !isGiven(node) || canRead(node as never));
  const { origin: _ours, ...connection } = part;
  const hasNodes = edges.every(({ node }) => node !== undefined);
  return { ...connection, edges, ...(hasNodes && { nodes: edges.map(({ node }) => node) }) };
};

/**
 * How Apollo Client's cache keeps a connection. It is relayStylePagination with what this schema has beyond Relay's:
 * `nodes` grow like `edges`, numbered pages never overwrite each other, a list from the end is not one from the start,
 * and an answer that does not go on from the rows known replaces them where relayStylePagination would append it.
 */
export const connectionPolicy: ConnectionPolicy = { keyArgs: keyOf, read, merge };
