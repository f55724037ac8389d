import { builder } from '../kit/builder.ts';

const AT_LEAST_ONE = 'all of the given operators at once. At least one is given, and none of them as null.';

export const TextOperatorsRef = builder.inputType('EvaluationTextOperators', {
  description: `What a text has to be like: ${AT_LEAST_ONE}`,
  fields: (t) => ({
    eq: t.string({ description: 'Is this text.' }),
    ne: t.string({ description: 'Is another text than this one; what has no text is left out.' }),
    in: t.stringList({ description: 'Is one of these texts, at most 1000; an empty list brings nothing.' }),
    notIn: t.stringList({ description: 'Is none of these texts, at most 1000; what has no text is left out.' }),
    contains: t.string({ description: 'Holds this text.' }),
    startsWith: t.string({ description: 'Begins with this text.' }),
    isNull: t.boolean({ description: 'True: only what has no text. False: only what has one.' }),
    caseSensitive: t.boolean({
      defaultValue: false,
      description: 'Whether upper and lower case differ; else texts are compared by Unicode case folding. No operator by itself.',
    }),
  }),
});

export const NumberOperatorsRef = builder.inputType('EvaluationNumberOperators', {
  description: `What a number has to be like: ${AT_LEAST_ONE}`,
  fields: (t) => ({
    eq: t.float({ description: 'Is this number.' }),
    ne: t.float({ description: 'Is another number than this one; what has no number is left out.' }),
    in: t.floatList({ description: 'Is one of these numbers, at most 1000; an empty list brings nothing.' }),
    lt: t.float({ description: 'Is less than this number.' }),
    lte: t.float({ description: 'Is this number or less.' }),
    gt: t.float({ description: 'Is greater than this number.' }),
    gte: t.float({ description: 'Is this number or greater.' }),
    isNull: t.boolean({ description: 'True: only what has no number. False: only what has one.' }),
  }),
});

export const TimeOperatorsRef = builder.inputType('EvaluationTimeOperators', {
  description: `When something has to have been, to the microsecond; a time without a zone is UTC: ${AT_LEAST_ONE}`,
  fields: (t) => ({
    lt: t.field({ type: 'DateTime', description: 'Before this time.' }),
    lte: t.field({ type: 'DateTime', description: 'At this time or before it.' }),
    gt: t.field({ type: 'DateTime', description: 'After this time.' }),
    gte: t.field({ type: 'DateTime', description: 'At this time or after it.' }),
    isNull: t.boolean({ description: 'True: only what has no time. False: only what has one.' }),
  }),
});

export const JsonOperatorsRef = builder.inputType('EvaluationJsonOperators', {
  description:
    'What has to be found at a place in a JSON value: all of the given operators at once. At least one is given beside path. Nothing is converted: "5" is not 5.',
  fields: (t) => ({
    path: t.string({
      required: true,
      description:
        'The place, as a JSON Pointer (RFC 6901) such as "/question"; "" is the whole value. A place that no row has is no error.',
    }),
    eq: t.field({ type: 'JSON', description: 'Is equal to this value: numbers by value, objects without regard to the order of keys.' }),
    ne: t.field({ type: 'JSON', description: 'Is another value than this one; where nothing is there, it is left out.' }),
    in: t.field({ type: ['JSON'], description: 'Is equal to one of these values, at most 1000; an empty list brings nothing.' }),
    contains: t.string({ description: 'Is a text that holds this one, by Unicode case folding.' }),
    lt: t.float({ description: 'Is a number less than this one.' }),
    lte: t.float({ description: 'Is this number or a lesser one.' }),
    gt: t.float({ description: 'Is a number greater than this one.' }),
    gte: t.float({ description: 'Is this number or a greater one.' }),
    exists: t.boolean({ description: 'Whether anything is there at all; a JSON null is.' }),
    isNull: t.boolean({ description: 'Whether a JSON null is there; nothing at all is not a null.' }),
  }),
});
