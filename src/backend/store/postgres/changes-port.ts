import type { MaybePromise } from '../maybe-promise.ts';
import type { Step, StepAnswers, Steps } from '../steps.ts';
import { catalogueAnswers } from './catalogue-answers.ts';
import { evaluationAnswers } from './evaluation-answers.ts';
import { forgettingAnswers } from './forgetting.ts';
import { judgmentAnswers } from './judgment-answers.ts';
import { recordAnswers } from './record-answers.ts';
import { createRecordWrites } from './record-writes.ts';
import { runAnswers } from './run-answers.ts';
import type { Transaction } from './transaction.ts';

/** What answers steps within a transaction. Questions are waited for; edits are sent. */
export type LaterAnswers = {
  readonly [Name in keyof StepAnswers]: (...args: Parameters<StepAnswers[Name]>) => MaybePromise<ReturnType<StepAnswers[Name]>>;
};

/** The edits that are gathered, for many of them come one after another. */
const GATHERED: ReadonlySet<string> = new Set(['addRecord', 'setRecord'] satisfies (keyof StepAnswers)[]);

/** Carries out steps within a transaction, waiting for the answers to questions. */
export const carryOut = async <T>(steps: Steps<T>, transaction: Transaction): Promise<T> => {
  const writes = createRecordWrites(transaction);
  // The types of a step hold its arguments together with its name.
  const answerTo = ({ name, args }: Step): unknown => (answers[name] as (...args: readonly unknown[]) => unknown)(...args);
  const answers: LaterAnswers = {
    ...catalogueAnswers(transaction),
    ...evaluationAnswers(transaction),
    ...runAnswers(transaction),
    ...recordAnswers(transaction, writes),
    ...judgmentAnswers(transaction),
    ...forgettingAnswers(transaction),
    all: (...questions) => Promise.all(questions.map(answerTo)),
  };
  let next = steps.next();
  while (!next.done) {
    if (!GATHERED.has(next.value.name)) writes.flush();
    const answer = answerTo(next.value);
    next = steps.next(answer instanceof Promise ? await answer : answer);
  }
  writes.flush();
  return next.value;
};
