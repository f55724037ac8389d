import { createRowPlaces, type RowPlaces } from '../analysis/answering/row-places.ts';
import { attachedOf } from '../analysis/evaluators.ts';
import type { Answer } from '../contract/send.ts';
import { type AnalysisRequest, evaluatorsIn } from './analysis-route.ts';
import { analysisOf, refusedQuestion, type SentAnalysis } from './rest/analysis-parameter.ts';
import { streamAnswer } from './rest/answers.ts';
import type { Reads, RowFacts } from './store/reads.ts';

/** The rows that pass, in the order, read by their places. */
const pickedRows = async ({ question }: SentAnalysis, facts: RowFacts): Promise<RowPlaces> => {
  const evaluators = attachedOf(evaluatorsIn(facts.evaluation));
  const places = createRowPlaces(question, { terms: facts.terms, evaluators });
  for await (const block of facts.blocks(evaluators)) await facts.paced(places.take(block));
  return places;
};

/** Records some at a time, until the signal. */
async function* untilEnd(
  batches: ReturnType<RowFacts['recordBatches']>,
  signal: AbortSignal | undefined,
): AsyncGenerator<readonly Buffer[]> {
  signal?.throwIfAborted();
  for await (const batch of batches) {
    yield batch;
    signal?.throwIfAborted();
  }
}

async function* endingWith<T>(items: AsyncIterable<T>, end: () => void): AsyncGenerator<T> {
  try {
    yield* items;
  } finally {
    end();
  }
}

/**
 * All rows that a question picks in the order that it asks, whatever its window, as a stream; nothing else of it is answered. Rows that are not
 * held are read at once. Undefined for an unknown evaluation.
 */
export const streamedAnswer = async (reads: Reads, { selection, text, signal }: AnalysisRequest): Promise<Answer | undefined> => {
  const asked = analysisOf(text);
  if ('refused' in asked) return asked.refused;
  const begun = Promise.withResolvers<Answer>();
  const look = async (facts: RowFacts): Promise<void> => {
    const places = await pickedRows(asked, facts);
    const batches = facts.recordBatches(places.inOrder());
    if (!facts.isHeld && Symbol.iterator in batches) return begun.resolve(streamAnswer(places.total(), untilEnd([...batches], signal)));
    const over = Promise.withResolvers<void>();
    signal?.addEventListener('abort', () => over.resolve(), { once: true });
    begun.resolve(streamAnswer(places.total(), endingWith(untilEnd(batches, signal), over.resolve)));
    await over.promise;
  };
  try {
    // What is looked at has its end only with the stream.
    const looked = Promise.resolve(reads.facts(selection, async (facts) => (await look(facts)) ?? true, { signal }));
    return await Promise.race([begun.promise, looked.then((isKnown) => (isKnown ? begun.promise : undefined))]);
  } catch (error) {
    return refusedQuestion(error);
  }
};
