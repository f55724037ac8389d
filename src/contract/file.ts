import type { LogResponse } from './log.ts';
import type { OpenEnum } from './open-enum.ts';
import type { AnyFileVersion, DatapointResponse, EnvironmentResponse } from './version.ts';

/*
 * The endpoints of files, versions, datasets and logs outside evaluations, as the vendor's SDK (0.8.20 of npm) has their parameters and types.
 * It says nothing of the order of listings, of what happens to a file that is deployed nowhere, or of agents, which it does not know yet; what is
 * marked as recommended is our own backend's choice.
 */

/** The kinds of files, each of which has endpoints of its own: `/prompts` for prompts. */
export const FILE_KINDS = ['prompt', 'tool', 'flow', 'agent', 'evaluator', 'dataset'] as const;
export type FileKind = (typeof FILE_KINDS)[number];

/** How the path of a kind's endpoints begins. */
export const collectionOf = (kind: FileKind): `/${FileKind}s` => `/${kind}s`;

/** How the ids of files begin, by their kinds. It is no evidence, and only says which kind is worth trying first. */
const PREFIXES: Readonly<Record<FileKind, string>> = {
  prompt: 'pr_',
  tool: 'tl_',
  flow: 'fl_',
  agent: 'ag_',
  evaluator: 'ev_',
  dataset: 'ds_',
};

/** All kinds, the likeliest of a file with this id first. */
export const kindsOfId = (id: string): readonly FileKind[] => [...FILE_KINDS].sort((one, other) => rank(one, id) - rank(other, id));

const rank = (kind: FileKind, id: string): number => (id.startsWith(PREFIXES[kind]) ? 0 : 1);

/** The kind that the beginning of an id tells; undefined where it tells none. */
export const kindOfId = (id: string): FileKind | undefined => FILE_KINDS.find((kind) => id.startsWith(PREFIXES[kind]));

/** By what files are sorted. */
export const FILE_ORDERS = ['created_at', 'updated_at', 'name'] as const;
export type FileOrder = (typeof FILE_ORDERS)[number];

/** In which direction. */
export const DIRECTIONS = ['asc', 'desc'] as const;
export type Direction = (typeof DIRECTIONS)[number];

/**
 * A record of GET /files and of GET /{kind}s, both paginated: the file as the version that is deployed to the default environment. Recommended: as
 * its newest one where none is. The parameters are page, size, name (a part of it, in any case), sort_by and order; of /files `type`, repeated, and
 * `environment` too, a name. Recommended: by created_at, the newest first; by name from A to Z.
 */
export type FileResponse = AnyFileVersion;

/*
 * Our own backend takes one parameter more there, as it may be ignored by others: `version_id`, repeated for several, asks for these versions in the
 * stead of files.
 */

/**
 * GET /{kind}s/{id}: the version `version_id`, or the one that is deployed to the environment of the name `environment`, or else to the default
 * one. Recommended: 404 for a version of another file, and for a file of another kind.
 */
export type FileVersionResponse = AnyFileVersion;

/** GET /{kind}s/{id}/versions: all of them, the endpoint has no pages. Recommended: the newest first. */
export interface FileVersionsResponse {
  records: AnyFileVersion[];
}

/** GET /{kind}s/{id}/environments is a plain list of these: every environment, with the version of the file that is deployed there. */
export interface FileEnvironmentResponse extends EnvironmentResponse {
  file?: AnyFileVersion | null;
}

/**
 * A record of GET /datasets/{id}/datapoints, which is paginated and takes version_id and environment as GET /datasets/{id} does. Recommended: in
 * the order of the dataset.
 */
export type DatasetDatapointResponse = DatapointResponse;

/**
 * A record of GET /logs, which is paginated and needs `file_id`. `version_id`, and `start_date` and `end_date`, timestamps between which logs were
 * created, are plain; what `search`, `metadata_search`, `in_trace_filter` and `sample` do is written nowhere. Recommended: both moments belong to
 * the time between them, and the newest log comes first.
 */
export type FileLogResponse = LogResponse;

/** A kind, as a file says it itself. */
export type FileType = OpenEnum<FileKind>;
