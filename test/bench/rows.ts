import { readFileSync } from 'node:fs';
import { randomOf } from '../../sample/random.ts';
import type { EvaluationLogResponse } from '../../src/contract/evaluation.ts';
import type { EvaluatorLogResponse, PromptLogResponse } from '../../src/contract/log.ts';

/*
 * Rows as the service sends them: the versions in them are the same from row to row, all that was asked, answered and judged is each row's own.
 * Always the same ones, of nearly 10 kB.
 */

interface Example extends EvaluationLogResponse {
  readonly log: PromptLogResponse;
  readonly evaluator_logs: EvaluatorLogResponse[];
}

const examples = JSON.parse(readFileSync(new URL('../fixtures/contract/logs-page-prompt.json', import.meta.url), 'utf8')) as {
  readonly records: readonly Example[];
};
// A prompt's log with two judgments: one of a model, one of code.
const [, row] = examples.records as [Example, Example];
const [ofModel, ofCode] = row.evaluator_logs as [EvaluatorLogResponse, EvaluatorLogResponse];

const WORDS =
  'parcel hub van depot label late morning Lyon Köln São_Paulo Łódź courier waits signed naïve délai Straße crème driver scan route sorry once more please refund damp box corner door neighbour kept proof — n° 8841 kg °C 東京 until Thursday'.split(
    ' ',
  );

/** A text of about this length, with a line break, quotation marks and a dash in it. */
const textOf = (random: () => number, length: number): string => {
  const some = (characters: number): string => {
    let text = '';
    while (text.length < characters) text += `${text === '' ? '' : ' '}${WORDS[Math.floor(random() * WORDS.length)]}`;
    return text;
  };
  return `${some(length / 2)} – "${some(10)}"\n${some(length / 2)}.`;
};

/** A time on the day of the examples, so many seconds after midnight. */
const timeAt = (seconds: number): string => new Date(Date.UTC(2025, 4, 20) + seconds * 1000).toISOString().replace('Z', '882');

const rounded = (value: number): number => Number(value.toFixed(2));

/** A judgment, itself judged until there are as many levels as asked for. */
const judged = (log: EvaluatorLogResponse, id: string, depth: number): EvaluatorLogResponse => ({
  ...log,
  id,
  evaluator_logs: depth === 1 ? [] : [judged(log, `${id}j`, depth - 1)],
});

const judgmentsOn = (logId: string, random: () => number, seconds: number): EvaluatorLogResponse[] => {
  const judgedAt = { start_time: timeAt(seconds), end_time: timeAt(seconds + random()), created_at: timeAt(seconds), parent_id: logId };
  const byModel = {
    judgment: random() < 0.7,
    output: textOf(random, 40),
    error: null,
    provider_latency: rounded(30 * random()),
  };
  const count = Math.floor(200 * random());
  return [
    // One in ten is left as the example has it: it timed out.
    { ...ofModel, ...judgedAt, ...(random() < 0.1 ? {} : byModel) },
    { ...ofCode, ...judgedAt, judgment: count, stdout: `${count} words\n` },
  ];
};

/** A datapoint of the dataset that every run is over. */
const datapointOf = (number: number) => {
  const id = `dp_${number}`;
  const random = randomOf(id);
  return {
    id,
    inputs: { carrier: textOf(random, 10) },
    messages: [{ role: 'user' as const, content: textOf(random, 60) }],
    target: { ...row.datapoint?.target, day: timeAt(86_400 * random()).slice(0, 10), paid: random() < 0.5, kg: rounded(9 * random()) },
  };
};

const logOf = (id: string, datapoint: ReturnType<typeof datapointOf>, random: () => number, seconds: number): PromptLogResponse => {
  const latency = rounded(1 + 3 * random());
  return {
    ...row.log,
    id,
    start_time: timeAt(seconds),
    end_time: timeAt(seconds + latency),
    created_at: timeAt(seconds),
    output: textOf(random, 140),
    error: null,
    provider_latency: latency,
    inputs: datapoint.inputs,
    messages: [...datapoint.messages, { role: 'assistant', content: textOf(random, 20) }],
    source_datapoint_id: datapoint.id,
    prompt_tokens: Math.floor(40 + 200 * random()),
    output_tokens: Math.floor(10 + 90 * random()),
    finish_reason: 'stop',
  };
};

/** A row of a run, with its judgments so many levels deep. */
export const rowBody = (runId: string, number: number, depth: number) => {
  const id = `log_${runId}-${number}`;
  const random = randomOf(id);
  const seconds = 80_000 * random();
  const datapoint = datapointOf(number);
  const log = logOf(id, datapoint, random, seconds);
  const judgments = judgmentsOn(id, random, seconds + 5);
  const judgedTo = (levels: number) => judgments.map((judgment, index) => judged(judgment, `${id}-${index}`, levels));
  return { ...row, run_id: runId, datapoint, log: { ...log, evaluator_logs: judgedTo(1) }, evaluator_logs: judgedTo(depth) };
};
