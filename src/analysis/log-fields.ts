import { judgmentError } from '../contract/judgment.ts';
import { logKind } from '../contract/log.ts';
import { microsecondsOf, momentOf, secondsBetween } from '../contract/timestamp.ts';
import type { JsonPlace, NumberField, TermField } from './block.ts';
import { fold } from './fold.ts';
import { errorText, type Fields, fieldsOf, finiteOr, textOrNull } from './record-fields.ts';

/* What analysis knows of one row, out of its log and its record: whatever keeps it in another form has it from here. */

const NONE = Number.NaN;

/** Both together; what one lacks counts as 0. Missing where both lack it, and where it is no finite number. */
const sumOf = (one: unknown, other: unknown): number => {
  const [a, b] = [finiteOr(one, NONE), finiteOr(other, NONE)];
  return Number.isNaN(a) ? b : finiteOr(a + finiteOr(b, 0), NONE);
};

const durationOf = ({ start_time, end_time }: Fields): number => {
  const [from, to] = [momentOf(start_time), momentOf(end_time)];
  return from && to ? secondsBetween(from, to) : NONE;
};

/** How many code points a text has. */
const lengthOf = (text: string): number => {
  let count = 0;
  for (let at = 0; at < text.length; at += (text.codePointAt(at) as number) > 0xffff ? 2 : 1) count += 1;
  return count;
};

const NUMBERS: { readonly [Field in NumberField]: (log: Fields) => number } = {
  createdAt: ({ created_at }) => microsecondsOf(created_at) ?? NONE,
  duration: durationOf,
  providerLatency: ({ provider_latency }) => finiteOr(provider_latency, NONE),
  promptTokens: ({ prompt_tokens }) => finiteOr(prompt_tokens, NONE),
  outputTokens: ({ output_tokens }) => finiteOr(output_tokens, NONE),
  totalTokens: ({ prompt_tokens, output_tokens }) => sumOf(prompt_tokens, output_tokens),
  totalCost: ({ prompt_cost, output_cost }) => sumOf(prompt_cost, output_cost),
  outputLength: ({ output }) => (typeof output === 'string' ? lengthOf(output) : NONE),
};

const versionOf = (log: Fields): Fields => fieldsOf(log[logKind(log)]);

const TERMS: { readonly [Field in TermField]: (log: Fields, record: Fields) => unknown } = {
  run: (_log, { run_id }) => run_id,
  log: ({ id }) => id,
  datapoint: ({ source_datapoint_id }, { datapoint }) => textOrNull(fieldsOf(datapoint)['id']) ?? source_datapoint_id,
  version: (log) => versionOf(log)['version_id'],
  kind: logKind,
  source: ({ source }) => source,
  user: ({ user }) => user,
  environment: ({ environment }) => environment,
  model: (log) => versionOf(log)['model'],
  finishReason: ({ finish_reason }) => finish_reason,
  error: (log) => errorText(judgmentError(log)),
};

/** The texts among the values of a JSON value, at any depth. */
const textsIn = (value: unknown): string[] => {
  const texts: string[] = [];
  const open: unknown[] = [value];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next === 'string') texts.push(next);
    else if (typeof next === 'object' && next !== null) for (const inner of Object.values(next)) open.push(inner);
  }
  return texts;
};

/** NaN where the log lacks it. */
export const numberOf = (field: NumberField, log: Fields): number => NUMBERS[field](log);

/** Null where the row lacks it. */
export const termOf = (field: TermField, log: Fields, record: Fields): string | null => textOrNull(TERMS[field](log, record));

export const outputOf = ({ output }: Fields): string | null => textOrNull(output);

/** On this wire a null counts as absent. */
export const jsonIn = (place: JsonPlace, log: Fields, { datapoint }: Fields): unknown =>
  (place === 'target' ? fieldsOf(datapoint)['target'] : log[place]) ?? undefined;

export const messagesOf = ({ messages }: Fields): unknown => messages ?? undefined;

/** The folded texts that `search` looks into. */
export const searchedTexts = (log: Fields): string[] =>
  [outputOf(log), errorText(judgmentError(log)), ...textsIn(log['inputs'])].filter((text) => text !== null).map(fold);
