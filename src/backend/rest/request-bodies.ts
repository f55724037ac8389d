import { z } from 'zod';
import type { ValidationErrorItem } from '../../contract/error-body.ts';

/** More are refused: a call of any size would hold up all others. */
const MAX_LOG_IDS = 1_000;
const MAX_NAME_LENGTH = 1_000;
const MAX_KEY_LENGTH = 1_000;

const MISSING = { message: 'field required', params: { type: 'value_error.missing' } } as const;

// The answer to an unknown reference repeats it.
const Key = z.string().min(1).max(MAX_KEY_LENGTH).nullish();
const names = { id: Key, path: Key };
const version = { ...names, version_id: Key, environment: Key };

const named =
  (...keys: readonly string[]) =>
  (value: Readonly<Record<string, unknown>>, context: z.RefinementCtx): void => {
    if (keys.some((key) => (value[key] ?? null) !== null)) return;
    context.addIssue({ code: 'custom', path: [keys[0] ?? ''], ...MISSING });
  };

const VersionReference = z.object(version).superRefine(named('version_id', 'id', 'path'));
const EvaluatorReference = z.object({ ...version, orchestrated: z.boolean().default(true) }).superRefine(named('version_id', 'id', 'path'));
const FileReference = z.object(names).superRefine(named('id', 'path'));

/** One line of text with something to see in it. */
const Name = z
  .string()
  .max(MAX_NAME_LENGTH)
  .refine((text) => text.trim() !== '', { message: 'ensure this value is not blank', params: { type: 'value_error.str.blank' } })
  .refine((text) => !/[\p{Cc}\p{Cs}\u2028\u2029]/u.test(text), {
    message: 'ensure this value has no control characters',
    params: { type: 'value_error.str.control' },
  });

/** The bodies of the changing endpoints; the contract's `...Request` types say what they mean. Keys they do not name are ignored. */
export const CreateEvaluationBody = z.object({
  file: FileReference.nullish(),
  name: Name.nullish(),
  evaluators: z.array(EvaluatorReference),
});
export const AddEvaluatorsBody = z.object({ evaluators: z.array(EvaluatorReference) });
export const CreateRunBody = z.object({
  dataset: VersionReference.nullish(),
  version: VersionReference.nullish(),
  orchestrated: z.boolean().optional(),
  use_existing_logs: z.boolean().default(false),
});
export const UpdateRunBody = z.object({
  control: z.boolean().nullish(),
  status: z.enum(['completed', 'cancelled']).nullish(),
});
export const AddLogsBody = z.object({ log_ids: z.array(z.string()).min(1).max(MAX_LOG_IDS) });

export type FileReference = z.infer<typeof FileReference>;
export type VersionReference = z.infer<typeof VersionReference>;
export type EvaluatorReference = z.infer<typeof EvaluatorReference>;

/** A body read as its schema says, or what is wrong with it. */
export type ReadBody<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly errors: readonly ValidationErrorItem[] };

type Problem = Pick<ValidationErrorItem, 'msg' | 'type'>;

const PYTHON_TYPES: Readonly<Record<string, string>> = { string: 'str', boolean: 'bool', array: 'list', object: 'dict' };

const limitProblem = (word: 'least' | 'most', limit: number | bigint, origin: string): Problem => {
  const unit = origin === 'array' ? 'items' : 'characters';
  const kind = origin === 'array' ? 'list' : 'any_str';
  return {
    msg: `ensure this value has at ${word} ${limit} ${unit}`,
    type: `value_error.${kind}.${word === 'least' ? 'min' : 'max'}_${unit}`,
  };
};

const problemOf = (issue: z.core.$ZodIssue): Problem => {
  switch (issue.code) {
    case 'invalid_type': {
      if (issue.input === undefined) return { msg: MISSING.message, type: MISSING.params.type };
      const wanted = PYTHON_TYPES[issue.expected] ?? issue.expected;
      return { msg: `value is not a valid ${wanted}`, type: `type_error.${wanted}` };
    }
    case 'too_small':
      return limitProblem('least', issue.minimum, issue.origin);
    case 'too_big':
      return limitProblem('most', issue.maximum, issue.origin);
    case 'invalid_value':
      return { msg: `value is not a valid enumeration member; permitted: ${issue.values.map(String).join(', ')}`, type: 'type_error.enum' };
    default:
      return { msg: issue.message, type: issue.code === 'custom' ? String(issue.params?.['type']) : 'value_error' };
  }
};

const invalid = (loc: ValidationErrorItem['loc'], { msg, type }: Problem): { ok: false; errors: ValidationErrorItem[] } => ({
  ok: false,
  errors: [{ loc, msg, type }],
});

/** Undefined for what is no JSON in UTF-8. */
const parsed = (bytes: Uint8Array): { readonly value: unknown } | undefined => {
  try {
    return { value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) };
  } catch {
    return undefined;
  }
};

/** Reads a body strictly: nothing is coerced, and NaN is no number. What is wrong is reported in FastAPI's shape, `loc` beginning with `body`. */
export const readBody = <T>(schema: z.ZodType<T>, bytes: Uint8Array | undefined): ReadBody<T> => {
  if (!bytes || bytes.length === 0) return invalid(['body'], { msg: MISSING.message, type: MISSING.params.type });
  const json = parsed(bytes);
  if (!json) return invalid(['body'], { msg: 'the body is not valid JSON', type: 'value_error.jsondecode' });
  const result = schema.safeParse(json.value, { reportInput: true });
  if (result.success) return { ok: true, value: result.data };
  const errors = result.error.issues.map((issue) => ({
    loc: ['body', ...issue.path.map((part) => (typeof part === 'number' ? part : String(part)))],
    ...problemOf(issue),
  }));
  return { ok: false, errors };
};
