import type { ModelSettings } from '../../src/contract/model-settings.ts';
import type { EnvironmentResponse, LoggingVersionFields, UserResponse, VersionFields } from '../../src/contract/version.ts';

/** A file: what all its versions share. */
export interface FileCard {
  readonly id: string;
  readonly path: string;
  readonly directoryId: string;
  readonly description?: string;
  readonly tags?: readonly string[];
}

/** One version of a file. */
export interface VersionCard {
  readonly versionId: string;
  readonly versionName?: string;
  readonly versionDescription?: string;
  readonly createdAt: string;
  readonly lastUsedAt: string;
  /** Absent where an API key made the version. */
  readonly createdBy?: UserResponse;
  readonly environments?: readonly EnvironmentResponse[];
  /** Logs of this version, those outside all evaluations included. Datasets have none. */
  readonly logs?: number;
}

/** The fields of a version whatever its kind, each of them present. */
export const versionFields = (file: FileCard, version: VersionCard) =>
  ({
    path: file.path,
    id: file.id,
    version_id: version.versionId,
    name: file.path.slice(file.path.lastIndexOf('/') + 1),
    directory_id: file.directoryId,
    version_name: version.versionName ?? null,
    version_description: version.versionDescription ?? null,
    description: file.description ?? null,
    readme: null,
    tags: [...(file.tags ?? [])],
    environments: [...(version.environments ?? [])],
    created_at: version.createdAt,
    updated_at: version.createdAt,
    created_by: version.createdBy ?? null,
    last_used_at: version.lastUsedAt,
  }) satisfies VersionFields;

/** The same of a version that produces logs; monitoring evaluators and their averages are added where there are any. */
export const loggingFields = (file: FileCard, version: VersionCard) =>
  ({
    ...versionFields(file, version),
    version_logs_count: version.logs ?? 0,
    evaluators: [],
    evaluator_aggregates: null,
  }) satisfies LoggingVersionFields;

/** Every model setting, with the service's defaults under the given ones. */
export const modelSettings = (settings: ModelSettings): ModelSettings => ({
  endpoint: 'chat',
  template_language: 'default',
  max_tokens: -1,
  temperature: 1,
  top_p: 1,
  stop: null,
  presence_penalty: 0,
  frequency_penalty: 0,
  other: {},
  seed: null,
  response_format: null,
  reasoning_effort: null,
  ...settings,
});
