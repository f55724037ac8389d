import { pointerLookup } from '../../analysis/json-pointer.ts';
import { type Place, refuse } from '../../analysis/parse-input.ts';
import type { Dimension, DimensionField } from '../../analysis/question.ts';
import { builder, type InputFields } from '../kit/builder.ts';
import { EvaluatorSelectorRef } from '../kit/evaluator-selector.ts';
import { indexOf } from './once.ts';
import { selectorKeyOf } from './selector-key.ts';

/** The fields that logs are put together by, whatever they belong to. */
export const LOG_DIMENSIONS = {
  DATAPOINT: { value: 'datapoint', description: 'The datapoint.' },
  VERSION: { value: 'version', description: 'The version that made the log.' },
  KIND: { value: 'kind', description: 'What made the log.' },
  MODEL: { value: 'model', description: 'The model.' },
  HAS_ERROR: { value: 'hasError', description: 'Whether the log failed.' },
  ERROR: { value: 'error', description: 'The first line of what went wrong.' },
  FINISH_REASON: { value: 'finishReason', description: 'Why the model stopped.' },
  SOURCE: { value: 'source', description: 'Where the call came from.' },
  USER: { value: 'user', description: 'The end user.' },
  ENVIRONMENT: { value: 'environment', description: 'The environment.' },
} as const satisfies Record<string, { value: DimensionField; description: string }>;

const DimensionEnum = builder.enumType('EvaluationLogDimension', {
  description: 'A field that rows are put together by.',
  values: { ...LOG_DIMENSIONS, RUN: { value: 'run', description: 'The run.' } } as const,
});

const TimeBucketEnum = builder.enumType('EvaluationTimeBucket', {
  description: 'How long a stretch of time is. Weeks begin on Monday.',
  values: {
    HOUR: { value: 'hour', description: 'An hour; of the one that comes twice in autumn, each by itself.' },
    DAY: { value: 'day', description: 'A day.' },
    WEEK: { value: 'week', description: 'A week.' },
    MONTH: { value: 'month', description: 'A month.' },
  } as const,
});

/** By what else logs are put together, whatever they belong to. */
export const logDimensions = (t: InputFields) => ({
  createdAt: t.field({ type: TimeBucketEnum, description: 'By the time at which the log was written.' }),
  inputsPath: t.string({ description: 'By what is at this JSON Pointer of the inputs; objects and lists by their JSON text.' }),
  metadataPath: t.string({ description: 'By what is at this JSON Pointer of the metadata.' }),
});

export const DimensionSelectorRef = builder.inputType('EvaluationLogDimensionSelector', {
  isOneOf: true,
  description: 'By what rows are put together; exactly one of the fields.',
  fields: (t) => ({
    field: t.field({ type: DimensionEnum, description: 'By a field of every row.' }),
    ...logDimensions(t),
    judgment: t.field({
      type: EvaluatorSelectorRef,
      description:
        'By the judgment of this evaluator: its option or boolean, else its state. A row with several options counts in each of them.',
    }),
    targetPath: t.string({ description: 'By what is at this JSON Pointer of the target of the datapoint.' }),
  }),
});

type DimensionInput = typeof DimensionSelectorRef.$inferInput;

/** A selector as questions have it. Its fields are those that GraphQL hands on: exactly one. */
const dimensionOf = ({ field, createdAt, judgment, inputsPath, metadataPath, targetPath }: DimensionInput): Dimension => {
  if (field != null) return { field };
  if (createdAt != null) return { createdAt };
  if (judgment != null) return { judgment: selectorKeyOf(judgment) };
  if (inputsPath != null) return { place: 'inputs', path: inputsPath };
  if (metadataPath != null) return { place: 'metadata', path: metadataPath };
  return { place: 'target', path: targetPath ?? '' };
};

/** The dimensions of an argument `by`. */
export const dimensionsOf = ({ by }: { readonly by?: unknown }): Dimension[] => (by as readonly DimensionInput[]).map(dimensionOf);

/** The same, checked: so many at least and at most, each once, and JSON Pointers that are some. */
export const checkedDimensions = (place: Place, args: { readonly by?: unknown }, max: number): Dimension[] => {
  const dimensions = dimensionsOf(args);
  if (dimensions.length < 1 || dimensions.length > max) refuse(place, `has ${dimensions.length} items; 1 to ${max} are allowed.`);
  for (const [index, dimension] of dimensions.entries()) {
    const itemPlace = [...place, index];
    if (indexOf(dimensions, dimension) < index) refuse(itemPlace, 'comes twice.');
    if ('place' in dimension && !pointerLookup(dimension.path)) {
      refuse([...itemPlace, `${dimension.place}Path`], 'is not a JSON Pointer (RFC 6901), such as "/customer/name".');
    }
  }
  return dimensions;
};

const UTC = 'UTC';

/** The argument of fields that put rows together by time. */
export const timeZoneArg = builder.args((t) => ({
  timeZone: t.string({ defaultValue: UTC, description: 'The time zone of stretches of time, by its IANA name such as Europe/Berlin.' }),
}));

/** The value of that argument. */
export const timeZoneOf = ({ timeZone }: { readonly timeZone?: unknown }): string => (timeZone ?? UTC) as string;

/** The same, checked. */
export const checkedTimeZone = (place: Place, args: { readonly timeZone?: unknown }): string => {
  const timeZone = timeZoneOf(args);
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    return timeZone;
  } catch {
    return refuse(place, 'is no time zone, such as Europe/Berlin.');
  }
};
