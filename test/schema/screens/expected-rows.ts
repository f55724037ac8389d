import type { SampleEvaluation, SampleRun } from '../../../sample/model.ts';
import type { EvaluationLogResponse } from '../../../src/contract/evaluation.ts';
import type { EvaluatorLogResponse, Judgment, LogResponse } from '../../../src/contract/log.ts';
import type { ChatMessage } from '../../../src/contract/message.ts';
import type { EvaluatorResponse } from '../../../src/contract/version.ts';

/*
 * What the scenarios have to answer for rows of the sample, worked out from the generator's own model in another way than the schema does it.
 */

type Tree = Readonly<Record<string, unknown>>;

/** Upstream's timestamp with the Z that it may leave out. */
export const utc = (text: string | null | undefined): string | null => (text ? `${text.replace(/Z$/, '')}Z` : null);

/** A run by its version's name, else by the file's name and six characters of the version's id, else by its own id. */
export const labelOf = ({ id, body: { version } }: SampleRun): string =>
  version ? version.version_name || `${version.name} ${version.version_id.split('_')[1]?.slice(0, 6)}` : id;

const KINDS = { prompt: 'PromptLog', tool: 'ToolLog', evaluator: 'EvaluatorLog', flow: 'FlowLog', agent: 'AgentLog' } as const;
type Kind = keyof typeof KINDS;

const kindOf = (log: LogResponse): Kind => (Object.keys(KINDS) as Kind[]).find((kind) => kind in log) ?? 'prompt';

/** Seconds, counted in whole microseconds. */
const durationOf = ({ start_time, end_time }: LogResponse): number | null => {
  const microseconds = (text: string): bigint => {
    const [, seconds = '', digits = ''] = /^([^.Z]*)\.?(\d*)Z?$/.exec(text) ?? [];
    return BigInt(Date.parse(`${seconds}Z`)) * 1000n + BigInt(digits.padEnd(6, '0'));
  };
  return start_time && end_time ? Number(microseconds(end_time) - microseconds(start_time)) / 1e6 : null;
};

const cut = (text: string | null | undefined, length: number): string | null => (text == null ? null : [...text].slice(0, length).join(''));

const valenceOf = ({ spec }: EvaluatorResponse, option: string): string | undefined =>
  spec.options?.find(({ name }) => name === option)?.valence ?? undefined;

const scoreOf = (evaluator: EvaluatorResponse, judgment: Judgment): number | null => {
  if (typeof judgment === 'number') return evaluator.spec.number_valence === 'negative' ? 0 - judgment : judgment;
  if (Array.isArray(judgment) || evaluator.spec.return_type === 'text') return null;
  const valence = valenceOf(evaluator, String(judgment));
  if (valence === undefined && typeof judgment === 'boolean') return judgment ? 1 : 0;
  return valence === 'positive' ? 1 : valence === 'negative' ? 0 : null;
};

/** `display score` of a judgment, and its valence. */
export const judgmentOf = ({ evaluator, judgment }: EvaluatorLogResponse) => {
  if (judgment == null) return null;
  const valences = Array.isArray(judgment) ? judgment : typeof judgment === 'number' ? [] : [String(judgment)];
  const named = new Set(valences.map((option) => valenceOf(evaluator, option)));
  const [valence] = named.size === 1 ? [...named] : [];
  return {
    display: Array.isArray(judgment) ? judgment.join(', ') : String(judgment),
    score: scoreOf(evaluator, judgment),
    valence: valence?.toUpperCase() ?? null,
  };
};

const cellOf = (evaluator: EvaluatorResponse, { evaluator_logs }: EvaluationLogResponse) => {
  const own = (evaluator_logs as EvaluatorLogResponse[]).filter((log) => log.evaluator.version_id === evaluator.version_id);
  const log = own.toSorted((a, b) => ((a.created_at ?? '') < (b.created_at ?? '') ? 1 : -1))[0];
  const { display, score } = (log && !log.error && judgmentOf(log)) || {};
  return {
    evaluator: { name: evaluator.name },
    state: !log ? 'MISSING' : log.error ? 'ERRORED' : log.judgment == null ? 'ABSTAINED' : 'JUDGED',
    error: log?.error ?? null,
    judgment: display === undefined ? null : { display, score },
  };
};

const modelFields = (log: LogResponse): Tree => {
  if (!('prompt' in log || 'agent' in log)) return {};
  const { prompt_tokens, output_tokens, prompt_cost, output_cost, finish_reason } = log;
  return {
    totalTokens: prompt_tokens == null || output_tokens == null ? null : prompt_tokens + output_tokens,
    totalCost: prompt_cost == null || output_cost == null ? null : prompt_cost + output_cost,
    finishReason: finish_reason ?? null,
  };
};

/** A row of the logs table. */
export const tableRow = ({ id, body }: SampleEvaluation, record: EvaluationLogResponse) => {
  const { run_id, datapoint, log } = record;
  return {
    id: `EvaluationLog:${id}:${run_id}:${log.id}`,
    datapoint: datapoint
      ? { humanloopId: datapoint.id, question: datapoint.inputs?.['question'] ?? null, expected: datapoint.target?.['answer'] ?? null }
      : null,
    log: {
      __typename: KINDS[kindOf(log)],
      id: `Log:${log.id}`,
      output: cut(log.output, 280),
      error: log.error ?? null,
      duration: durationOf(log),
      ...modelFields(log),
    },
    judgments: body.evaluators.map(({ version }) => cellOf(version, record)),
  };
};

/** The judgments of a row to the third level, as chips. */
export const knownDepthRow = ({ run_id, log, evaluator_logs }: EvaluationLogResponse) => {
  const levels = (logs: readonly LogResponse[], depth: number): Tree[] =>
    (logs as EvaluatorLogResponse[]).map((judged) => ({
      judgment: judgmentOf(judged),
      ...(depth < 3 && { evaluatorLogs: levels(judged.evaluator_logs, depth + 1) }),
    }));
  return { runId: run_id, log: { output: cut(log.output, 80) }, evaluatorLogs: levels(evaluator_logs, 1) };
};

const messageText = ({ content }: ChatMessage): string | null => {
  if (typeof content === 'string') return content;
  const texts = (content ?? []).flatMap((part) => (part.type === 'text' ? [part.text] : []));
  return texts.length > 0 ? texts.join('\n') : null;
};

const messagesOf = (messages: readonly ChatMessage[] | null | undefined, withCalls: boolean): Tree[] =>
  (messages ?? []).map((message) => ({
    role: message.role.toUpperCase(),
    text: messageText(message),
    ...(withCalls && {
      toolCalls: (message.tool_calls ?? []).map(({ function: { name, arguments: written } }) => ({
        functionName: name,
        argumentsJson: JSON.parse(written ?? 'null'),
      })),
    }),
  }));

const kindFields = (log: LogResponse): Tree => {
  if ('prompt' in log) {
    const { prompt, prompt_cost, output_cost, finish_reason } = log;
    return {
      prompt: { path: prompt.path, model: prompt.model, template: prompt.template ?? null },
      messages: messagesOf(log.messages, true),
      promptCost: prompt_cost ?? null,
      outputCost: output_cost ?? null,
      finishReason: finish_reason ?? null,
    };
  }
  if ('flow' in log) return { flow: { path: log.flow.path }, logStatus: log.log_status?.toUpperCase() ?? null };
  return 'agent' in log ? { agent: { path: log.agent.path, maxIterations: log.agent.max_iterations ?? null } } : {};
};

const traceOf = (log: LogResponse, depth = 1): Tree[] =>
  (log.trace_children ?? []).flatMap((child) => [
    {
      depth,
      parentId: log.id,
      isTruncated: false,
      log: { id: `Log:${child.id}`, kind: kindOf(child).toUpperCase(), duration: durationOf(child), error: cut(child.error, 200) },
    },
    ...traceOf(child, depth + 1),
  ]);

const VALUE_FIELDS = { boolean: 'passed', number: 'number', object: 'options' } as const;

const drawerJudgment = (log: EvaluatorLogResponse): Tree | null => {
  const { judgment, evaluator } = log;
  if (judgment == null) return null;
  const field =
    typeof judgment === 'string' ? (evaluator.spec.return_type === 'text' ? 'text' : 'option') : VALUE_FIELDS[typeof judgment as 'object'];
  return { raw: judgment, display: judgmentOf(log)?.display, [field]: judgment };
};

const judgedBy = (log: LogResponse, logs: readonly LogResponse[], above: readonly string[] = []): Tree[] =>
  (logs as EvaluatorLogResponse[]).flatMap((judge) => {
    const { spec, name } = judge.evaluator;
    const path = [...above, name];
    const typename = {
      llm: 'LlmEvaluatorSpec',
      python: 'CodeEvaluatorSpec',
      human: 'HumanEvaluatorSpec',
      external: 'ExternalEvaluatorSpec',
    };
    return [
      {
        depth: path.length,
        parentId: log.id,
        path,
        isTruncated: false,
        log: {
          id: `Log:${judge.id}`,
          error: judge.error ?? null,
          evaluator: {
            name,
            spec: { __typename: typename[spec.evaluator_type], ...(spec.evaluator_type === 'llm' && { prompt: spec.prompt ?? null }) },
          },
          judgment: drawerJudgment(judge),
        },
      },
      ...judgedBy(judge, judge.evaluator_logs, path),
    ];
  });

/** A row opened. The log holds the record's judgments and more; the record's come first. */
export const drawer = ({ id }: SampleEvaluation, run: SampleRun, { log, datapoint, evaluator_logs }: EvaluationLogResponse) => {
  const known = new Set(evaluator_logs.map((judge) => judge.id));
  const others = log.evaluator_logs.filter((judge) => !known.has(judge.id));
  return {
    run: { id: `Run:${id}:${run.id}`, label: labelOf(run) },
    datapoint: datapoint
      ? { inputs: datapoint.inputs ?? null, target: datapoint.target ?? null, messages: messagesOf(datapoint.messages, false) }
      : null,
    log: {
      __typename: KINDS[kindOf(log)],
      id: `Log:${log.id}`,
      output: log.output ?? null,
      inputs: log.inputs ?? null,
      metadata: log.metadata ?? null,
      startTime: utc(log.start_time),
      endTime: utc(log.end_time),
      stdout: log.stdout ?? null,
      error: log.error ?? null,
      providerLatency: log.provider_latency ?? null,
      ...kindFields(log),
      trace: traceOf(log),
    },
    allEvaluatorLogs: judgedBy(log, [...evaluator_logs, ...others]),
  };
};
