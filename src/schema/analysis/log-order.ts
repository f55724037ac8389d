import type { OrderField } from '../../analysis/parse-order.ts';
import { builder } from '../kit/builder.ts';
import { EvaluatorSelectorRef } from '../kit/evaluator-selector.ts';
import { OrderDirectionEnum, OrderNullsEnum } from './order-step.ts';

const LogOrderFieldEnum = builder.enumType('EvaluationLogOrderField', {
  description: 'What every log may be ordered by.',
  values: {
    LISTED: { value: 'listed', description: 'Upstream’s order.' },
    CREATED_AT: { value: 'createdAt', description: 'When the log was written.' },
    DATAPOINT: {
      value: 'datapoint',
      description: 'The upstream id of the datapoint, so that the same question of several runs stands together.',
    },
    DURATION: { value: 'duration', description: 'Seconds from start to end.' },
    JUDGMENT_ERRORS: { value: 'judgmentErrors', description: 'How many of the evaluators failed on it.' },
    OUTPUT_LENGTH: { value: 'outputLength', description: 'How long the output is, in Unicode code points.' },
    PROMPT_TOKENS: { value: 'promptTokens', description: 'Tokens that went in.' },
    OUTPUT_TOKENS: { value: 'outputTokens', description: 'Tokens that came out.' },
    TOTAL_TOKENS: { value: 'totalTokens', description: 'Prompt and output tokens together.' },
    PROVIDER_LATENCY: { value: 'providerLatency', description: 'Seconds that the provider took.' },
    TOTAL_COST: { value: 'totalCost', description: 'Prompt and output cost together.' },
  } as const satisfies Record<string, { value: OrderField; description: string }>,
});

const LogOrderKeyRef = builder.inputType('EvaluationLogOrderKey', {
  isOneOf: true,
  description: 'What rows are ordered by: a field, a judgment, or a place in a JSON value; exactly one of them.',
  fields: (t) => ({
    field: t.field({ type: LogOrderFieldEnum, description: 'A field of every log.' }),
    judgment: t.field({ type: EvaluatorSelectorRef, description: 'The score of this evaluator’s judgment, where more is better.' }),
    inputsPath: t.string({ description: 'What is at this JSON Pointer of the inputs: numbers before texts.' }),
    metadataPath: t.string({ description: 'What is at this JSON Pointer of the metadata: numbers before texts.' }),
  }),
});

export const LogOrderRef = builder.inputType('EvaluationLogOrder', {
  description: 'One step of an order; ties go on to the next step, and at last to upstream’s order.',
  fields: (t) => ({
    by: t.field({ type: LogOrderKeyRef, required: true, description: 'What is compared.' }),
    direction: t.field({ type: OrderDirectionEnum, defaultValue: 'asc', description: 'Which end comes first.' }),
    nulls: t.field({ type: OrderNullsEnum, defaultValue: 'last', description: 'Where rows come that lack it.' }),
  }),
});

export type LogOrderInput = typeof LogOrderRef.$inferInput;
