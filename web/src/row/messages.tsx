import type { MessageFragment } from '../documents/documents.ts';
import { Missing } from '../parts/figure.tsx';
import { JsonValue, Source } from '../parts/json-value.tsx';

type Message = MessageFragment;

/** A conversation, with the tools that are called in it. */
export const Messages = ({ messages }: { readonly messages: readonly (Message | null)[] }) => (
  <ol className="messages">
    {messages.map((message, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: messages have no name of their own, and are not moved.
      <li key={index}>{message ? <OneMessage message={message} /> : <Missing />}</li>
    ))}
  </ol>
);

const OneMessage = ({ message: { role, name, text, content, toolCallId, toolCalls } }: { readonly message: Message }) => (
  <>
    <p className="role">
      {role?.toLowerCase() ?? 'unknown'}
      {name && ` · ${name}`}
      {toolCallId && <small>answers {toolCallId}</small>}
    </p>
    {text === null ? content !== null && <JsonValue value={content} /> : <p className="text">{text}</p>}
    {toolCalls?.map(
      (call, index) =>
        call && (
          // biome-ignore lint/suspicious/noArrayIndexKey: a call may have no id.
          <div key={index} className="tool-call">
            <p>
              calls <code>{call.functionName}</code> {call.id && <small>{call.id}</small>}
            </p>
            <Source text={indented(call.arguments ?? '')} label="Arguments" />
          </div>
        ),
    )}
  </>
);

/** Arguments on lines of their own where they are JSON, and else as the model wrote them. */
const indented = (text: string): string => {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
};
