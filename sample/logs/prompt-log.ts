import type { EvaluatorLogResponse, LogFields, PromptLogResponse } from '../../src/contract/log.ts';
import type { ChatMessage, ChatMessageThinkingItem } from '../../src/contract/message.ts';
import type { PromptResponse } from '../../src/contract/version.ts';
import { lettersOf } from '../random.ts';
import { asLogged } from '../versions/as-logged.ts';
import { logFields, type Span, timesOf } from './log-fields.ts';
import { rendered, usageOf } from './model-usage.ts';

interface PromptCall {
  readonly id: string;
  readonly version: PromptResponse;
  readonly span: Span;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly messages: readonly ChatMessage[];
  /** Null when the provider failed as `error` says. */
  readonly output: string | null;
  readonly error?: string | undefined;
  readonly thinking?: string | undefined;
  readonly evaluatorLogs: readonly EvaluatorLogResponse[];
  /** Keep the raw exchange with the provider. */
  readonly keepsRaw?: boolean;
  readonly fields?: Partial<LogFields>;
}

const signed = (id: string, thinking: string): ChatMessageThinkingItem[] => [
  { type: 'thinking', thinking, signature: lettersOf(`signature:${id}`, 28) },
];

const rawExchange = ({ id, version, inputs, messages, output }: PromptCall, usage: ReturnType<typeof usageOf>): Partial<LogFields> => ({
  provider_request: {
    model: version.model,
    temperature: version.temperature,
    messages: [{ role: 'system', content: rendered(version.template, inputs) }, ...messages],
  },
  provider_response: {
    id: `chatcmpl-${lettersOf(id, 10)}`,
    choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: output } }],
    usage: { prompt_tokens: usage.prompt_tokens, completion_tokens: usage.output_tokens },
  },
});

/** One call of a prompt's model. */
export const promptLog = (call: PromptCall): PromptLogResponse => {
  const { id, version, span, inputs, messages, output, error, thinking } = call;
  const prompt = rendered(version.template, inputs) + JSON.stringify(messages);
  const usage = usageOf({ model: version.model, prompt, answer: output, thinking, finishReason: 'stop' });
  return {
    ...logFields({
      id,
      evaluator_logs: [...call.evaluatorLogs],
      ...timesOf(span),
      output,
      error: error ?? null,
      inputs,
      ...(call.keepsRaw ? rawExchange(call, usage) : {}),
      ...call.fields,
    }),
    prompt: asLogged(version),
    output_message:
      output === null
        ? null
        : { role: 'assistant', content: output, ...(thinking === undefined ? {} : { thinking: signed(id, thinking) }) },
    ...usage,
    messages: [...messages],
    tool_choice: null,
  };
};
