import { LOG_KINDS } from '../contract/log.ts';
import type { JsonPlace } from './block.ts';

/** What of rows may be large, and is read and looked at only where a question needs it. */
export type WidePart = JsonPlace | 'output' | 'messages' | 'judging';

/** Members of an object that are looked at, each as a whole or by members of its own. Of a list it is said of the objects in it. */
export interface FieldsToRead {
  readonly [name: string]: 'all' | FieldsToRead;
}

const ofEachKind = (version: FieldsToRead): FieldsToRead => Object.fromEntries(LOG_KINDS.map((kind) => [kind, version]));

/** What is looked at of evaluator logs. The kind of a log is told by which of its versions is there. */
const EVALUATOR_LOGS: FieldsToRead = {
  ...ofEachKind({}),
  evaluator: { id: 'all', version_id: 'all', spec: { return_type: 'all', options: 'all', number_valence: 'all' } },
  judgment: 'all',
  error: 'all',
  created_at: 'all',
  user: 'all',
};

const LOG: FieldsToRead = {
  ...ofEachKind({ version_id: 'all', model: 'all' }),
  id: 'all',
  source_datapoint_id: 'all',
  created_at: 'all',
  start_time: 'all',
  end_time: 'all',
  provider_latency: 'all',
  prompt_tokens: 'all',
  output_tokens: 'all',
  prompt_cost: 'all',
  output_cost: 'all',
  finish_reason: 'all',
  error: 'all',
  judgment: 'all',
  source: 'all',
  user: 'all',
  environment: 'all',
};

/** What `blockOfRecords` reads of a log without the judgments on it: all that is small, and these parts. */
const logFactsToRead = (parts: ReadonlySet<WidePart>): FieldsToRead => ({
  ...LOG,
  ...(parts.has('output') && { output: 'all' }),
  ...(parts.has('inputs') && { inputs: 'all' }),
  ...(parts.has('messages') && { messages: 'all' }),
  ...(parts.has('metadata') && { metadata: 'all' }),
});

const VERSION = { id: 'all', version_id: 'all', model: 'all' } as const;

/** The same of a log of a file: with what tells that it is one. */
export const fileLogFactsToRead = (parts: ReadonlySet<WidePart>): FieldsToRead => ({ ...logFactsToRead(parts), ...ofEachKind(VERSION) });

/** What it reads of a record. */
export const factsToRead = (parts: ReadonlySet<WidePart>): FieldsToRead => ({
  run_id: 'all',
  datapoint: { id: 'all', ...(parts.has('target') && { target: 'all' }) },
  log: { ...logFactsToRead(parts), evaluator_logs: EVALUATOR_LOGS },
  evaluator_logs: EVALUATOR_LOGS,
});
