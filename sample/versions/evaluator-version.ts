import type { EvaluatorSpec, PromptKernel } from '../../src/contract/evaluator-spec.ts';
import type { EvaluatorResponse } from '../../src/contract/version.ts';
import { directories } from '../people.ts';
import { idOf } from '../sample-ids.ts';
import { loggingFields, type VersionCard } from './version-fields.ts';

interface EvaluatorCard extends Omit<VersionCard, 'versionId'> {
  /** Names the file, and out of it come the ids. */
  readonly key: string;
  /** Distinguishes versions of one file. */
  readonly revision?: number;
  readonly name: string;
  readonly description?: string;
  readonly spec: EvaluatorSpec;
}

/** One version of an evaluator file, every field present. */
export const evaluatorVersion = (card: EvaluatorCard): EvaluatorResponse => {
  const { key, revision = 1, name, description, spec, ...version } = card;
  const file = {
    id: idOf('ev', key),
    path: `Evaluators/${name}`,
    directoryId: directories.evaluators,
    ...(description && { description }),
  };
  return {
    ...loggingFields(file, { ...version, versionId: idOf('evv', `${key}/${revision}`) }),
    type: 'evaluator',
    spec,
    schema: null,
    total_logs_count: version.logs ?? 0,
    inputs: [],
    attributes: null,
  };
};

/** The judge's model and its one message. A spec echoes what its author sent, so what was left to defaults is absent. */
export const judgePrompt = (model: string, question: string): PromptKernel => ({
  model,
  endpoint: 'chat',
  provider: 'openai',
  template: [{ role: 'user', content: question }],
  template_language: 'default',
  temperature: 0,
});

/** When the evaluators in use were made, and last ran. */
export const evaluatorTimes = { createdAt: '2025-03-11T10:02:17.604512', lastUsedAt: '2025-06-06T11:52:40.018233' } as const;
