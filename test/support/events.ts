import type { Reply } from './helpers.ts';

/** The events of a subscription over Server-Sent Events, read one by one; undefined when it is complete. Rejects where the stream is cut. */
export const eventsOf = ({ body }: Response) => {
  const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const next = async (): Promise<Reply | undefined> => {
    for (;;) {
      const end = text.indexOf('\n\n');
      if (end < 0) {
        const part = (await reader?.read()) ?? { done: true as const };
        if (part.done) throw new Error('The stream ended without a word.');
        text += part.value;
        continue;
      }
      const block = text.slice(0, end);
      text = text.slice(end + 2);
      if (block.startsWith('event: complete')) return undefined;
      if (block.startsWith('event: next')) return JSON.parse(/data: (.*)/.exec(block)?.[1] ?? '') as Reply;
    }
  };
  return { next, leave: () => reader?.cancel() };
};
