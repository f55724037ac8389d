import type { Operation } from '../../differences/changes.ts';
import type { Part } from '../../differences/parts.ts';
import type { Segment } from '../../differences/segments.ts';
import { builder } from '../kit/builder.ts';

interface Value<T> {
  readonly value: T;
  readonly description: string;
}

export const PartEnum = builder.enumType('FileVersionPart', {
  description:
    'What of a version makes it what it is. Of an evaluator that is a model, what belongs to its prompt is told by the same parts.',
  values: {
    TEMPLATE: { value: 'template', description: 'A template that is a text, or became one.' },
    MESSAGES: { value: 'messages', description: 'A template that is a list of messages.' },
    PARAMETERS: { value: 'parameters', description: 'How the model is called.' },
    INPUTS: { value: 'inputs', description: 'The variables that it takes.' },
    TOOLS: { value: 'tools', description: 'The tools that the model may call, linked ones too.' },
    FUNCTION: { value: 'function', description: 'The function of a tool as models see it, and its signature.' },
    CODE: { value: 'code', description: 'The source code of a tool, or of an evaluator.' },
    SETUP: { value: 'setup', description: 'How a tool runs, and the values it was set up with.' },
    SPEC: { value: 'spec', description: 'How an evaluator judges: what it is given and gives, its options, limits and instructions.' },
    SCHEMA: { value: 'schema', description: 'The JSON Schema.' },
    ATTRIBUTES: { value: 'attributes', description: 'Free key-values that distinguish versions.' },
    DATAPOINT: { value: 'datapoint', description: 'A datapoint of a dataset, with paths from there.' },
    OTHER: { value: 'other', description: 'What this server does not know.' },
  } as const satisfies Record<Uppercase<Part>, Value<Part>>,
});

export const ChangeOperationEnum = builder.enumType('FileVersionChangeOperation', {
  description: 'What became of a value from the version before to the one after.',
  values: {
    ADDED: { value: 'added', description: 'Only the version after has it.' },
    REMOVED: { value: 'removed', description: 'Only the version before has it.' },
    CHANGED: { value: 'changed', description: 'Both have it, and it is not the same.' },
    MOVED: {
      value: 'moved',
      description: 'It stands elsewhere in its list among those that stayed. What else of it changed is told beside it.',
    },
  } as const satisfies Record<Uppercase<Operation>, Value<Operation>>,
});

export const SegmentOperationEnum = builder.enumType('FileVersionTextSegmentOperation', {
  description: 'Which of two texts has a passage.',
  values: {
    EQUAL: { value: 'equal', description: 'Both.' },
    REMOVED: { value: 'removed', description: 'Only the text before.' },
    ADDED: { value: 'added', description: 'Only the text after.' },
  } as const satisfies Record<Uppercase<Segment['operation']>, Value<Segment['operation']>>,
});

export const TextUnitEnum = builder.enumType('FileVersionTextUnit', {
  description: 'By what texts are compared.',
  values: {
    LINE: { value: 'line', description: 'By whole lines.' },
    WORD: { value: 'word', description: 'By lines, and those that became others by words, of any language.' },
  },
});
