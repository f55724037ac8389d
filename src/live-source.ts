import type { Config } from './config/config.ts';
import type { Send } from './contract/send.ts';
import type { AnswerKeeping } from './keep-answers.ts';
import type { Source } from './source.ts';
import type { UpstreamObserver } from './upstream/observer.ts';
import { createResilientSend } from './upstream/resilient.ts';
import { createHttpSend } from './upstream/send.ts';
import { sourceProblem } from './upstream/source-problem.ts';

interface LiveSourceOptions {
  readonly observer: UpstreamObserver;
  readonly keeping: AnswerKeeping | undefined;
}

/** A live v5 API. Loaded only where one is named. */
export const liveSource = (baseUrl: URL, config: Config, { observer, keeping }: LiveSourceOptions): Source => {
  const http = createHttpSend({
    baseUrl,
    concurrency: config.upstreamConcurrency,
    maxBytes: config.upstreamMaxBytes,
    maxRecordBytes: config.upstreamMaxRecordBytes,
  });
  const { send: sendAgain, load } = createResilientSend(http.send, {
    concurrency: config.upstreamConcurrency,
    queue: config.upstreamQueue,
    retries: config.upstreamRetries,
    observer,
    random: Math.random,
  });
  const send = keeping ? keeping.around(sendAgain) : sendAgain;
  return {
    description: { kind: 'LIVE_API', readOnly: config.readOnly ? 'option' : null, exportedAt: null },
    name: baseUrl.href,
    problem: () => sourceProblem(http.send),
    keyRequired: true,
    reloadKeys: () => undefined,
    exportHealth: async () => null,
    send: config.readOnly ? readingOnly(send) : send,
    load,
    close: http.close,
  };
};

/** A live API that is not to be changed: what would change it is not sent. */
const readingOnly =
  (send: Send): Send =>
  async (call) =>
    call.method === 'GET' ? send(call) : { status: 403, headers: {}, body: new Uint8Array() };
