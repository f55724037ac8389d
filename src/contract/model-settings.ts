import type { ChatMessage } from './message.ts';
import type { FreeForm, OpenEnum } from './open-enum.ts';

export interface ToolFunction {
  name: string;
  description: string;
  strict?: boolean | null;
  parameters?: FreeForm | null;
}

export interface ResponseFormat {
  type: OpenEnum<'json_object' | 'json_schema'>;
  json_schema?: FreeForm | null;
}

/** What a prompt, an agent and an LLM evaluator's judge share: how a model is called. */
export interface ModelSettings {
  model: string;
  endpoint?: OpenEnum<'complete' | 'chat' | 'edit'> | null;
  provider?: OpenEnum<
    'anthropic' | 'bedrock' | 'cohere' | 'deepseek' | 'google' | 'groq' | 'mock' | 'openai' | 'openai_azure' | 'replicate'
  > | null;
  template?: string | ChatMessage[] | null;
  template_language?: OpenEnum<'default' | 'jinja'> | null;
  /** -1: as many as fit. */
  max_tokens?: number | null;
  temperature?: number | null;
  top_p?: number | null;
  stop?: string | string[] | null;
  presence_penalty?: number | null;
  frequency_penalty?: number | null;
  other?: FreeForm | null;
  seed?: number | null;
  response_format?: ResponseFormat | null;
  /** A word for OpenAI, a number of thinking tokens for Anthropic. */
  reasoning_effort?: string | number | null;
}
