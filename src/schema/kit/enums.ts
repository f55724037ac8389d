import type { EvaluationStatus } from '../../contract/evaluation.ts';
import type { EvaluatorArgumentsType, EvaluatorReturnType, Valence } from '../../contract/evaluator-spec.ts';
import type { LogKind } from '../../contract/log.ts';
import type { ChatRole } from '../../contract/message.ts';
import type { VersionKind } from '../../contract/version.ts';
import { builder } from './builder.ts';
import { DamagedError } from './damaged-error.ts';

/*
 * Upstream's enums may grow at any time. Each of ours has an UNKNOWN for the words it does not know,
 * and a function that reads upstream's word as one of its values.
 */

interface Values {
  readonly [name: string]: { readonly value: string; readonly description: string };
}

/** An enum over upstream's words, and the reading of a word that may be new. No word at all is damage, not news. */
const openEnum = <const V extends Values>(name: string, description: string, known: V) => {
  const values = { ...known, UNKNOWN: { value: 'unknown', description: 'A value that this server does not know.' } } as const;
  const words = new Set(Object.values(known).map(({ value }) => value));
  type Word = V[keyof V]['value'] | 'unknown';
  const read = (word: unknown): Word => {
    if (typeof word !== 'string') throw new DamagedError('A word is missing.');
    return words.has(word) ? (word as Word) : 'unknown';
  };
  return {
    ref: builder.enumType(name, { description, values: values as V & { UNKNOWN: { value: 'unknown'; description: string } } }),
    read,
    /** Of a word that upstream may leave out. */
    readOptional: (word: unknown): Word | null => (word == null ? null : read(word)),
  };
};

type KnownWords<T> = T extends string ? (string extends T ? never : T) : never;
type ValueOf<T> = { value: KnownWords<T>; description: string };

export const EvaluationStatusEnum = openEnum('EvaluationStatus', 'How far an evaluation or a run has come.', {
  PENDING: { value: 'pending', description: 'Created; nothing works on it yet.' },
  RUNNING: { value: 'running', description: 'Logs and judgments are being produced.' },
  COMPLETED: { value: 'completed', description: 'All logs and judgments are there, or it was closed by hand.' },
  CANCELLED: { value: 'cancelled', description: 'Stopped by a person.' },
} satisfies Record<string, ValueOf<EvaluationStatus>>);

export const ValenceEnum = openEnum('Valence', 'Whether a judgment counts as good or bad.', {
  POSITIVE: { value: 'positive', description: 'Good. Of a number: higher is better.' },
  NEGATIVE: { value: 'negative', description: 'Bad. Of a number: lower is better.' },
  NEUTRAL: { value: 'neutral', description: 'Neither.' },
} satisfies Record<string, ValueOf<Valence>>);

export const LogKindEnum = openEnum('LogKind', 'What made a log.', {
  PROMPT: { value: 'prompt', description: 'A prompt: one call of a model.' },
  TOOL: { value: 'tool', description: 'A tool.' },
  EVALUATOR: { value: 'evaluator', description: 'An evaluator: the log is a judgment.' },
  FLOW: { value: 'flow', description: 'A flow: the log is the root of a trace.' },
  AGENT: { value: 'agent', description: 'An agent: a model called in a loop with tools.' },
} satisfies Record<string, ValueOf<Exclude<LogKind, 'unknown'>>>);

export const FileKindEnum = openEnum('FileKind', 'The kind of a file and of its versions.', {
  PROMPT: { value: 'prompt', description: 'Settings and template of a model call.' },
  TOOL: { value: 'tool', description: 'A function that models or flows may call.' },
  EVALUATOR: { value: 'evaluator', description: 'A judge of logs.' },
  FLOW: { value: 'flow', description: 'A pipeline of other files, traced as one.' },
  AGENT: { value: 'agent', description: 'A model in a loop with tools.' },
  DATASET: { value: 'dataset', description: 'Inputs, and what is expected of them.' },
} satisfies Record<string, ValueOf<Exclude<VersionKind, 'unknown'>>>);

export const ChatRoleEnum = openEnum('ChatRole', 'Who speaks in a message.', {
  USER: { value: 'user', description: 'The person.' },
  ASSISTANT: { value: 'assistant', description: 'The model.' },
  SYSTEM: { value: 'system', description: 'The instructions of the application.' },
  TOOL: { value: 'tool', description: 'The answer of a tool to a call.' },
  DEVELOPER: { value: 'developer', description: 'The instructions of the application, as newer models name them.' },
} satisfies Record<string, ValueOf<ChatRole>>);

export const EvaluatorArgumentsTypeEnum = openEnum('EvaluatorArgumentsType', 'What an evaluator is given.', {
  TARGET_FREE: { value: 'target_free', description: 'The log alone.' },
  TARGET_REQUIRED: { value: 'target_required', description: 'The log and the target of its datapoint.' },
} satisfies Record<string, ValueOf<EvaluatorArgumentsType>>);

export const EvaluatorReturnTypeEnum = openEnum('EvaluatorReturnType', 'The kind of judgment that an evaluator gives.', {
  BOOLEAN: { value: 'boolean', description: 'True or false.' },
  NUMBER: { value: 'number', description: 'A number.' },
  SELECT: { value: 'select', description: 'One of its options.' },
  MULTI_SELECT: { value: 'multi_select', description: 'Any number of its options.' },
  TEXT: { value: 'text', description: 'Free text.' },
} satisfies Record<string, ValueOf<EvaluatorReturnType>>);

export const LogStatusEnum = openEnum('LogStatus', 'Whether the trace of a flow is closed.', {
  COMPLETE: { value: 'complete', description: 'No further log will join the trace.' },
  INCOMPLETE: { value: 'incomplete', description: 'More logs may come.' },
});
