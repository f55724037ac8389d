import type { EvaluatorSpec, JudgmentOption, NumberLimits } from '../contract/evaluator-spec.ts';
import { builder } from './kit/builder.ts';
import { EvaluatorArgumentsTypeEnum, EvaluatorReturnTypeEnum, ValenceEnum } from './kit/enums.ts';
import { reads } from './kit/reads.ts';
import { EvaluatorSpecRef } from './kit/refs.ts';
import { objectField, objectsField, present, requiredField } from './kit/sent-fields.ts';

const TYPENAMES: ReadonlyMap<string, string> = new Map([
  ['python', 'CodeEvaluatorSpec'],
  ['llm', 'LlmEvaluatorSpec'],
  ['human', 'HumanEvaluatorSpec'],
  ['external', 'ExternalEvaluatorSpec'],
]);

const JudgmentOptionRef = builder.objectRef<JudgmentOption>('JudgmentOption').implement({
  description: 'A judgment that can be chosen.',
  fields: (t) => ({
    option: requiredField(t, 'name', 'String', 'The text that a judgment holds when this is chosen.'),
    name: t.string({
      description: 'The same as option.',
      deprecationReason: 'Use option, which is its name wherever it is counted or chosen.',
      extensions: reads('name'),
      resolve: ({ name }) => present(name) as string,
    }),
    valence: t.field({
      type: ValenceEnum.ref,
      description: 'Whether choosing it counts as good or bad; null where that was not said.',
      extensions: reads('valence'),
      resolve: ({ valence }) => ValenceEnum.readOptional(valence),
    }),
  }),
});

const NumberLimitsRef = builder.objectRef<NumberLimits>('NumberLimits').implement({
  description: 'The bounds of a number judgment.',
  fields: (t) => ({
    min: t.exposeFloat('min', { description: 'The smallest number.' }),
    max: t.exposeFloat('max', { description: 'The largest number.' }),
    step: t.exposeFloat('step', { description: 'The distance between the numbers allowed.' }),
  }),
});

EvaluatorSpecRef.implement({
  description: 'How an evaluator comes to its judgments.',
  extensions: reads('evaluator_type'),
  resolveType: ({ evaluator_type }) => TYPENAMES.get(evaluator_type) ?? 'OtherEvaluatorSpec',
  fields: (t) => ({
    argumentsType: t.field({
      type: EvaluatorArgumentsTypeEnum.ref,
      description: 'Whether it needs a target to compare with.',
      extensions: reads('arguments_type'),
      resolve: ({ arguments_type }) => EvaluatorArgumentsTypeEnum.read(arguments_type),
    }),
    returnType: t.field({
      type: EvaluatorReturnTypeEnum.ref,
      description: 'The kind of its judgments.',
      extensions: reads('return_type'),
      resolve: ({ return_type }) => EvaluatorReturnTypeEnum.read(return_type),
    }),
    attributes: t.expose('attributes', {
      type: 'JSON',
      description: 'Free key-values that distinguish versions.',
    }),
    options: objectsField(t, 'options', {
      type: JudgmentOptionRef,
      description: 'The judgments to choose from; empty for numbers and texts.',
    }),
    numberLimits: objectField(t, 'number_limits', {
      type: NumberLimitsRef,
      description: 'The bounds of a number judgment; null for other kinds.',
    }),
    numberValence: t.field({
      type: ValenceEnum.ref,
      description: 'POSITIVE: higher is better. NEGATIVE: lower is better. Null where that was not said, and for other kinds.',
      extensions: reads('number_valence'),
      resolve: ({ number_valence }) => ValenceEnum.readOptional(number_valence),
    }),
  }),
});

const specRef = <Type extends EvaluatorSpec['evaluator_type']>(name: string) =>
  builder.objectRef<Extract<EvaluatorSpec, { evaluator_type: Type }>>(name);

specRef<'python'>('CodeEvaluatorSpec').implement({
  interfaces: [EvaluatorSpecRef],
  description: 'Judged by Python code.',
  fields: (t) => ({ code: requiredField(t, 'code', 'String', 'The source code.') }),
});

specRef<'llm'>('LlmEvaluatorSpec').implement({
  interfaces: [EvaluatorSpecRef],
  description: 'Judged by a model.',
  fields: (t) => ({
    prompt: t.expose('prompt', { type: 'JSON', description: 'The settings and template of the judging model.' }),
  }),
});

specRef<'human'>('HumanEvaluatorSpec').implement({
  interfaces: [EvaluatorSpecRef],
  description: 'Judged by a person.',
  fields: (t) => ({ instructions: t.exposeString('instructions', { description: 'What the reviewers are asked to do.' }) }),
});

specRef<'external'>('ExternalEvaluatorSpec').implement({
  interfaces: [EvaluatorSpecRef],
  description: 'Judged outside the service; the judgments are posted in. It has no settings beside those of every spec.',
});

builder.objectRef<EvaluatorSpec>('OtherEvaluatorSpec').implement({
  interfaces: [EvaluatorSpecRef],
  description: 'A kind of spec that this server does not know.',
  fields: (t) => ({
    raw: t.field({ type: 'JSON', description: 'The spec as upstream sent it.', resolve: (spec) => spec }),
  }),
});
