import { NUMBER_FIELDS } from './block.ts';
import type { OrderKey, OrderStep } from './filter.ts';
import { listOf, oneOf, type Place, type Reader, type Readers, readObject, readOne, refuse } from './parse-input.ts';
import { pointer, selector } from './parse-operators.ts';

/** Fields of every log that rows may be ordered by, beside judgments and places in JSON. */
const ORDER_FIELDS = [...NUMBER_FIELDS, 'datapoint', 'judgmentErrors', 'listed'] as const;
export type OrderField = (typeof ORDER_FIELDS)[number];

const MAX_STEPS = 5;

const keyOf = (field: OrderField): OrderKey => {
  if (field === 'datapoint') return { term: field };
  if (field === 'judgmentErrors') return { judgmentErrors: true };
  return field === 'listed' ? { listed: true } : { number: field };
};

interface GivenKey {
  field: OrderField;
  judgment: Extract<OrderKey, { judgment: unknown }>['judgment'];
  inputsPath: string;
  metadataPath: string;
}

const KEY: Readers<GivenKey> = { field: oneOf(ORDER_FIELDS), judgment: selector, inputsPath: pointer, metadataPath: pointer };

const orderKey: Reader<OrderKey> = (value, place) => {
  const { field, judgment, inputsPath, metadataPath } = readOne(value, place, KEY);
  if (field) return keyOf(field);
  if (judgment) return { judgment };
  return inputsPath === undefined ? { place: 'metadata', path: metadataPath ?? '' } : { place: 'inputs', path: inputsPath };
};

interface GivenStep {
  by: OrderKey;
  direction?: 'asc' | 'desc';
  nulls?: 'first' | 'last';
}

const STEP: Readers<GivenStep> = { by: orderKey, direction: oneOf(['asc', 'desc']), nulls: oneOf(['first', 'last']) };

const orderStep: Reader<OrderStep> = (value, place) => {
  const { by, direction, nulls } = readObject<Partial<GivenStep>>(value, place, STEP);
  if (by === undefined) return refuse([...place, 'by'], 'is missing.');
  return { by, ...(direction === 'desc' && { descending: true }), ...(nulls === 'first' && { nullsFirst: true }) };
};

const steps = listOf(orderStep, MAX_STEPS);

/** An order as a resolver gets it, checked. Undefined and an empty list leave rows as they are listed. What is no order is a `QuestionError`. */
export const parseOrder = (input: unknown, place: Place): OrderStep[] => (input === undefined ? [] : (steps(input, place, 0) ?? []));

/** The same order from its other end, ties and all; undefined where that would take more steps than an order may have. */
export const reversedOrder = (order: readonly OrderStep[]): OrderStep[] | undefined => {
  const reversed = order.map(
    ({ by, descending, nullsFirst }): OrderStep => ({
      by,
      ...(!descending && { descending: true }),
      ...(!nullsFirst && { nullsFirst: true }),
    }),
  );
  // Ties end in the order of the listing.
  if (order.some(({ by }) => 'listed' in by)) return reversed;
  return order.length < MAX_STEPS ? [...reversed, { by: { listed: true }, descending: true }] : undefined;
};
