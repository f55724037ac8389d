import type { OrderField } from '../../analysis/parse-order.ts';
import { builder, type InputFields } from '../kit/builder.ts';
import { EvaluatorSelectorRef } from '../kit/evaluator-selector.ts';
import { orderEnds } from './order-step.ts';

/** What every log may be ordered by, whatever judges it. */
export const LOG_ORDER_FIELDS = {
  LISTED: { value: 'listed', description: 'Upstream’s order.' },
  CREATED_AT: { value: 'createdAt', description: 'When the log was written.' },
  DATAPOINT: {
    value: 'datapoint',
    description: 'The upstream id of the datapoint, so that the same question of several runs stands together.',
  },
  DURATION: { value: 'duration', description: 'Seconds from start to end.' },
  OUTPUT_LENGTH: { value: 'outputLength', description: 'How long the output is, in Unicode code points.' },
  PROMPT_TOKENS: { value: 'promptTokens', description: 'Tokens that went in.' },
  OUTPUT_TOKENS: { value: 'outputTokens', description: 'Tokens that came out.' },
  TOTAL_TOKENS: { value: 'totalTokens', description: 'Prompt and output tokens together.' },
  PROVIDER_LATENCY: { value: 'providerLatency', description: 'Seconds that the provider took.' },
  TOTAL_COST: { value: 'totalCost', description: 'Prompt and output cost together.' },
} as const satisfies Record<string, { value: OrderField; description: string }>;

const LogOrderFieldEnum = builder.enumType('EvaluationLogOrderField', {
  description: 'What every log may be ordered by.',
  values: {
    ...LOG_ORDER_FIELDS,
    JUDGMENT_ERRORS: { value: 'judgmentErrors', description: 'How many of the evaluators failed on it.' },
  } as const satisfies Record<string, { value: OrderField; description: string }>,
});

/** The places in JSON that logs may be ordered by. */
export const orderPlaces = (t: InputFields) => ({
  inputsPath: t.string({ description: 'What is at this JSON Pointer of the inputs: numbers before texts.' }),
  metadataPath: t.string({ description: 'What is at this JSON Pointer of the metadata: numbers before texts.' }),
});

const LogOrderKeyRef = builder.inputType('EvaluationLogOrderKey', {
  isOneOf: true,
  description: 'What rows are ordered by: a field, a judgment, or a place in a JSON value; exactly one of them.',
  fields: (t) => ({
    field: t.field({ type: LogOrderFieldEnum, description: 'A field of every log.' }),
    judgment: t.field({ type: EvaluatorSelectorRef, description: 'The score of this evaluator’s judgment, where more is better.' }),
    ...orderPlaces(t),
  }),
});

export const LogOrderRef = builder.inputType('EvaluationLogOrder', {
  description: 'One step of an order; ties go on to the next step, and at last to upstream’s order.',
  fields: (t) => ({
    by: t.field({ type: LogOrderKeyRef, required: true, description: 'What is compared.' }),
    ...orderEnds(t),
  }),
});

export type LogOrderInput = typeof LogOrderRef.$inferInput;
