import type { Question } from '../../../src/analysis/question.ts';
import type { Send } from '../../../src/contract/send.ts';
import { type FacadeOptions, sampleBackend } from '../../support/helpers.ts';

/* Questions about the rows of the sample's largest evaluation: 104 of them in five runs, of which some failed and some have no datapoint. */

export const EVALUATION = 'evr_7ZAECYi82P80BOqjkseLt';
export const LOGS = `GET /evaluations/${EVALUATION}/logs`;

/** A server that knows nothing of questions: what it does not know of an address it leaves out of account. */
export const unasked =
  (server: Send): Send =>
  (call) => {
    const { pathname, searchParams } = new URL(call.path, 'http://v5.test');
    for (const name of ['analysis', 'offset']) searchParams.delete(name);
    return server({ ...call, path: searchParams.size > 0 ? `${pathname}?${searchParams}` : pathname });
  };

/** The sample behind one. */
export const withoutAnswers: Send = async (call) => unasked(await sampleBackend())(call);

/** The sample behind a server of each kind. */
export const SOURCES = [
  ['embedded', async () => ({ upstream: await sampleBackend(), anyRange: true })],
  ['live', async () => ({ upstream: withoutAnswers })],
] as const satisfies [string, () => Promise<FacadeOptions>][];

/** The question that a call carries; undefined of one that carries none. */
export const questionIn = (call: string): Question | undefined => {
  const sent = new URL(call.slice('GET '.length), 'http://v5.test').searchParams.get('analysis');
  return sent === null ? undefined : (JSON.parse(sent) as { question: Question }).question;
};

/** Calls as they are without the questions that they carry. */
export const plainCalls = (calls: readonly string[]): string[] => calls.map((call) => call.replace(/&analysis=[^&]*/, ''));
