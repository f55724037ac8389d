import type { ModelLogFields } from '../../src/contract/log.ts';

/** US dollars for a million tokens: of the prompt, of the answer. */
const PRICES: Readonly<Record<string, readonly [number, number]>> = {
  'claude-3-5-haiku-latest': [0.8, 4],
  'claude-3-7-sonnet-latest': [3, 15],
  'gpt-4.1': [2, 8],
  'gpt-4.1-mini': [0.4, 1.6],
  'gpt-4o': [2.5, 10],
  'gpt-4o-mini': [0.15, 0.6],
};

/** About four characters a token. */
const tokensOf = (text: string): number => Math.ceil(text.length / 4);

const costOf = (tokens: number, price: number): number => Number(((tokens * price) / 1e6).toPrecision(6));

interface Usage {
  readonly model: string;
  readonly prompt: string;
  /** Null when the provider failed: nothing was counted then. */
  readonly answer: string | null;
  readonly thinking?: string | undefined;
  readonly finishReason: string;
}

/** Tokens and costs of one model call. Thinking is paid for as output. */
export const usageOf = ({ model, prompt, answer, thinking, finishReason }: Usage): Partial<ModelLogFields> => {
  if (answer === null)
    return { prompt_tokens: null, reasoning_tokens: null, output_tokens: null, prompt_cost: null, output_cost: null, finish_reason: null };
  const [promptPrice, outputPrice] = PRICES[model] ?? [0, 0];
  const promptTokens = tokensOf(prompt);
  const reasoningTokens = thinking === undefined ? null : tokensOf(thinking);
  const outputTokens = tokensOf(answer);
  return {
    prompt_tokens: promptTokens,
    reasoning_tokens: reasoningTokens,
    output_tokens: outputTokens,
    prompt_cost: costOf(promptTokens, promptPrice),
    output_cost: costOf(outputTokens + (reasoningTokens ?? 0), outputPrice),
    finish_reason: finishReason,
  };
};

/** A system template with the inputs in the places of its variables. */
export const rendered = (template: unknown, inputs: Readonly<Record<string, unknown>>): string => {
  const text = Array.isArray(template) ? template.map((message: { content?: unknown }) => String(message.content ?? '')).join('\n') : '';
  return text.replace(/\{\{(\w+)\}\}/g, (_variable, name: string) => String(inputs[name] ?? ''));
};
