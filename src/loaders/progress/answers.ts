import type { Answer, Send } from '../../contract/send.ts';
import { UpstreamError } from '../../upstream/errors.ts';

/** A `Send` in the place of another. */
export type Through = (send: Send) => Send;

/** What upstream answered to each path of a look. */
export type Answers = ReadonlyMap<string, Answer>;

/** Keeps what upstream answers. */
export const createKeeping = () => {
  const kept = new Map<string, Answer>();
  let sent = 0;
  const through: Through = (send) => async (call) => {
    sent += 1;
    const answer = await send(call);
    kept.set(call.path, answer);
    return answer;
  };
  return {
    through,
    /** Undefined where a call brought none, or none was made. */
    answers: (): Answers | undefined => (sent > 0 && kept.size === sent ? kept : undefined),
  };
};

/** Upstream as it answered before. */
export const answeringBy =
  (answers: Answers): Through =>
  () =>
  async ({ path }) => {
    const answer = answers.get(path);
    if (!answer) throw new UpstreamError({ kind: 'unreachable' });
    return answer;
  };
