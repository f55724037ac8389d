import { hash } from 'node:crypto';
import type { Send } from '../contract/send.ts';
import type { Shared } from '../contract/shared.ts';
import { afterChanges } from './flights.ts';
import { touchedBy } from './kept-calls.ts';

/** Names of what the kept answers of one source depend on, from which neither ids nor keys can be read. */
export interface Subjects {
  readonly everything: string;
  of(what: string): string;
}

export const subjectsOf = (baseUrl: URL): Subjects => {
  const of = (what: string): string => hash('sha256', `${baseUrl.href}\n${what}`, 'base64url').slice(0, 22);
  return { everything: of(''), of };
};

/** A `Send` after whose changes, as far as they may have been made, all replicas forget what they touch, before their callers hear of it. */
export const forgettingChanges = (send: Send, { forget }: Pick<Shared, 'forget'>, subjects: Subjects): Send =>
  afterChanges(send, async (call, answer) => {
    const { evaluationId, everything } = touchedBy(call);
    await Promise.all([
      // Upstream may go on working on it, such as judging the logs that it was given.
      evaluationId !== undefined && forget([subjects.of(evaluationId)], true),
      // What becomes of a change that was not answered well shows later.
      everything && forget([subjects.everything], answer === undefined || answer.status >= 500),
    ]);
  });
