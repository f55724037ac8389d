import type { ChatMessage } from '../contract/message.ts';
import { ChatRoleEnum } from './kit/enums.ts';
import { textField } from './kit/free-form.ts';
import { reads } from './kit/reads.ts';
import { ChatMessageRef, ToolCallRef } from './kit/refs.ts';
import { objectsField, present, requiredField } from './kit/sent-fields.ts';

/** The text of a message: its content, or its text parts one under the other; null where it has none. */
export const messageText = ({ content }: ChatMessage): string | null => {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return null;
  const texts = content.flatMap((part) => (part?.type === 'text' && typeof part.text === 'string' ? [part.text] : []));
  return texts.length === 0 ? null : texts.join('\n');
};

ChatMessageRef.implement({
  description: 'One message of a conversation with a model.',
  fields: (t) => ({
    role: t.field({
      type: ChatRoleEnum.ref,
      description: 'Who speaks.',
      extensions: reads('role'),
      resolve: ({ role }) => ChatRoleEnum.read(role),
    }),
    name: t.exposeString('name', { description: 'The name of the author.' }),
    content: t.expose('content', {
      type: 'JSON',
      description: 'The content as upstream sent it: a text, or a list of text and image parts; null on a message that only calls tools.',
    }),
    text: textField(t, 'content', 'The content as text: its text parts, one under the other; null where it has none.', {
      textOf: messageText,
    }),
    toolCallId: t.exposeID('tool_call_id', { description: 'The tool call that this message answers.' }),
    toolCalls: objectsField(t, 'tool_calls', { type: ToolCallRef, description: 'The tool calls that the model asks for.' }),
    thinking: t.expose('thinking', {
      type: 'JSON',
      description: 'The blocks of the model’s reasoning, visible or encrypted, as upstream sent them.',
    }),
  }),
});

const parsed = (text: string | null | undefined): unknown => {
  if (typeof text !== 'string') return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

ToolCallRef.implement({
  description: 'A call of a tool that a model asks for.',
  fields: (t) => ({
    id: requiredField(t, 'id', 'ID', 'The id by which the answering message names this call.'),
    type: requiredField(t, 'type', 'String', 'The kind of the call; "function" is the only one known.'),
    functionName: t.string({
      description: 'The function to call.',
      extensions: reads('function'),
      resolve: (call) => present(call.function?.name) as string,
    }),
    arguments: t.string({
      description: 'The arguments as the model wrote them, which should be JSON and may not be.',
      extensions: reads('function'),
      resolve: (call) => call.function?.arguments,
    }),
    argumentsJson: t.field({
      type: 'JSON',
      description: 'The arguments parsed; null where they are no JSON.',
      extensions: reads('function'),
      resolve: (call) => parsed(call.function?.arguments),
    }),
  }),
});
