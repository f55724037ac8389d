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
    {text === null ? content !== null && <JsonValue value={content} /> : <Said text={text} />}
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

/** What a tool answers is often JSON, which is read more easily on lines of its own. */
const Said = ({ text }: { readonly text: string }) =>
  /^\s*[[{]/.test(text) && indented(text) !== text ? <Source text={indented(text)} label="JSON" /> : <p className="text">{text}</p>;

const bare = (text: string): string => text.replaceAll(/\s/g, '');

/** JSON on lines of its own where that changes nothing but its spaces, as it would a number of twenty digits; else as it was written. */
const indented = (text: string): string => {
  try {
    const lines = JSON.stringify(JSON.parse(text), null, 2);
    return bare(lines) === bare(text) ? lines : text;
  } catch {
    return text;
  }
};
