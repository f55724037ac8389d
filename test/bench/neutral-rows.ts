import { readFileSync } from 'node:fs';
import { randomOf } from '../../sample/random.ts';
import type { EvaluationLogResponse, EvaluationResponse } from '../../src/contract/evaluation.ts';
import type { EvaluatorLogResponse, PromptLogResponse } from '../../src/contract/log.ts';
import type { EvaluatorResponse } from '../../src/contract/version.ts';

/*
 * Rows that favour nobody's way of reading them: plain ASCII, a few texts that come again and again, versions that are the same in all rows of
 * a run, and four judgments each, one of which is judged in every fifth row. Always the same ones, of about 9 kB.
 */

interface Example extends EvaluationLogResponse {
  readonly log: PromptLogResponse;
  readonly evaluator_logs: EvaluatorLogResponse[];
}

const fixture = <T>(name: string): T =>
  JSON.parse(readFileSync(new URL(`../fixtures/contract/${name}.json`, import.meta.url), 'utf8')) as T;

const [, row] = fixture<{ records: readonly [Example, Example] }>('logs-page-prompt').records;
const [judgment] = row.evaluator_logs as [EvaluatorLogResponse];
// Without the prompt of a judge and who made them: a version is then as large as most are, and half of a row is versions.
const evaluators = fixture<EvaluationResponse>('evaluation').evaluators.map(({ version: { spec, ...version } }): EvaluatorResponse => {
  const { prompt: _, ...rest } = spec as typeof spec & { readonly prompt?: unknown };
  return { ...version, created_by: null, spec: rest };
});

const QUESTIONS = ['Where is my parcel?', 'Can I have my money back?', 'The box came damp.', 'Please leave it with a neighbour.'];
const ANSWERS = [
  'Sorry that it is late. It left the hub this morning, and the courier comes on Thursday before noon.',
  'Sorry for that. The refund is on its way and takes two days.',
  'Your parcel waits at the depot with its label. Please bring a proof of who you are.',
];

const one = <T>(random: () => number, values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;

const judgedAs = (returnType: string, random: () => number) => {
  if (returnType === 'boolean') return random() < 0.7;
  return returnType === 'number' ? Math.floor(200 * random()) : one(random, ['good', 'late day', 'wrong carrier']);
};

const judgmentBy = (at: number, id: string, random: () => number): EvaluatorLogResponse => {
  const evaluator = evaluators[at % evaluators.length] as EvaluatorResponse;
  return {
    ...judgment,
    id,
    error: null,
    provider_latency: 0.5,
    judgment: judgedAs(evaluator.spec.return_type, random),
    evaluator_logs: [],
    evaluator,
  };
};

/** A row of a run. */
export const neutralRow = (runId: string, number: number) => {
  const id = `log_${runId}-${number}`;
  const random = randomOf(id);
  const question = one(random, QUESTIONS);
  const output = [one(random, ANSWERS), one(random, ANSWERS), one(random, ANSWERS)].join(' ');
  const judgments = evaluators.map((_, at) => judgmentBy(at, `${id}-${at}`, random));
  const [first] = judgments;
  if (first && number % 5 === 0) first.evaluator_logs = [judgmentBy(1, `${id}-0j`, random)];
  return {
    ...row,
    run_id: runId,
    datapoint: { ...row.datapoint, id: `dp_${number}`, inputs: { question } },
    log: {
      ...row.log,
      id,
      output,
      output_message: { role: 'assistant', content: output },
      error: null,
      provider_latency: Math.floor(3_000 * random()) / 1_000,
      inputs: { question },
      messages: [{ role: 'user', content: question }],
      source_datapoint_id: `dp_${number}`,
      prompt_tokens: 200 + (number % 50),
      output_tokens: 40 + (number % 30),
      finish_reason: 'stop',
      prompt: { ...row.log.prompt, version_id: `prv_${runId}` },
      evaluator_logs: [],
    },
    evaluator_logs: judgments,
  };
};
