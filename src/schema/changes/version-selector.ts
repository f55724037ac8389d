import type { EvaluatorReferenceRequest, VersionReferenceRequest } from '../../contract/requests.ts';
import { builder } from '../kit/builder.ts';

/*
 * How inputs name versions, and the same as upstream's requests name them. A selector that is not exactly one of its fields never gets here:
 * GraphQL refuses it.
 */

const FileInEnvironmentRef = builder.inputType('FileInEnvironment', {
  description: 'The version of a file that an environment deploys.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'The upstream id of the file.' }),
    environment: t.string({ description: 'The name of the environment; by default the default environment.' }),
  }),
});

const PathInEnvironmentRef = builder.inputType('PathInEnvironment', {
  description: 'The version of a file that an environment deploys.',
  fields: (t) => ({
    path: t.string({ required: true, description: 'The full path of the file.' }),
    environment: t.string({ description: 'The name of the environment; by default the default environment.' }),
  }),
});

export const FileVersionSelectorRef = builder.inputType('FileVersionSelector', {
  isOneOf: true,
  description: 'Names a version; exactly one of the fields.',
  fields: (t) => ({
    versionId: t.id({ description: 'By the version, with its upstream or its global id.' }),
    file: t.field({ type: FileInEnvironmentRef, description: 'By its file’s id.' }),
    path: t.field({ type: PathInEnvironmentRef, description: 'By its file’s path.' }),
  }),
});

export const FileSelectorRef = builder.inputType('FileSelector', {
  isOneOf: true,
  description: 'Names a file; exactly one of the fields.',
  fields: (t) => ({
    id: t.id({ description: 'By its upstream id.' }),
    path: t.string({ description: 'By its full path.' }),
  }),
});

export const EvaluationEvaluatorInputRef = builder.inputType('EvaluationEvaluatorInput', {
  description: 'An evaluator to add to an evaluation.',
  fields: (t) => ({
    evaluator: t.field({ type: FileVersionSelectorRef, required: true, description: 'Which version of which evaluator.' }),
    orchestrated: t.boolean({ description: 'Whether Humanloop runs it (upstream’s default), or judgments are posted in.' }),
  }),
});

type Selector = typeof FileVersionSelectorRef.$inferInput;

const environmentOf = (environment: string | null | undefined) => (environment == null ? {} : { environment });

/** A version as upstream's requests name it. */
export const versionRefOf = ({ versionId, file, path }: Selector): VersionReferenceRequest => {
  if (file) return { id: file.id, ...environmentOf(file.environment) };
  if (path) return { path: path.path, ...environmentOf(path.environment) };
  return { version_id: String(versionId).replace(/^[A-Za-z]+Version:/, '') };
};

/** An evaluator as upstream's requests name it. */
export const evaluatorRefOf = ({ evaluator, orchestrated }: typeof EvaluationEvaluatorInputRef.$inferInput): EvaluatorReferenceRequest => ({
  ...versionRefOf(evaluator),
  ...(orchestrated != null && { orchestrated }),
});
