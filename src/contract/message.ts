import type { OpenEnum } from './open-enum.ts';

export type ChatRole = OpenEnum<'user' | 'assistant' | 'system' | 'tool' | 'developer'>;

export interface TextChatContent {
  type: 'text';
  text: string;
}

export interface ImageChatContent {
  type: 'image_url';
  image_url: { url: string; detail?: OpenEnum<'high' | 'low' | 'auto'> | null };
}

export type ChatMessageContentItem = TextChatContent | ImageChatContent;

export interface ToolCall {
  id: string;
  type: OpenEnum<'function'>;
  function: {
    name: string;
    /** JSON as a string, written by a model: it may be invalid. */
    arguments?: string | null;
  };
}

/** A visible (`thinking`, `signature`) or encrypted (`data`) block of a model's reasoning. */
export type ChatMessageThinkingItem =
  | { type: 'thinking'; thinking: string; signature: string }
  | { type: 'redacted_thinking'; data: string };

export interface ChatMessage {
  role: ChatRole;
  content?: string | ChatMessageContentItem[] | null;
  name?: string | null;
  tool_call_id?: string | null;
  tool_calls?: ToolCall[] | null;
  thinking?: ChatMessageThinkingItem[] | null;
}

/** A policy word (`none`, `auto`, `required`), or the one function a model has to call. */
export type ToolChoice = string | { type: OpenEnum<'function'>; function: { name: string } };
