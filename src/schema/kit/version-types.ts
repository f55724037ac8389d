import type { VersionKind } from '../../contract/version.ts';

/** The types of versions by the kinds of their files. */
export const VERSION_TYPENAMES = {
  prompt: 'PromptVersion',
  agent: 'AgentVersion',
  tool: 'ToolVersion',
  flow: 'FlowVersion',
  evaluator: 'EvaluatorVersion',
  dataset: 'DatasetVersion',
  unknown: 'OtherVersion',
} as const satisfies Record<VersionKind, string>;

const KINDS = new Map<string, VersionKind>(Object.entries(VERSION_TYPENAMES).map(([kind, typename]) => [typename, kind as VersionKind]));

/** The kind of the files whose versions are of this type; undefined where it is no type of versions. */
export const kindOfVersionType = (typename: string): VersionKind | undefined => KINDS.get(typename);
