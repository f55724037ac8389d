import type { Edits, Questions, RunRef, StoredRecord } from './changes.ts';

/*
 * The rules of changes are written once, as steps: a generator yields what it asks of the store and does to it, and goes on with the answer.
 * SQLite answers each step at once, within one transaction and one turn of the event loop; an engine across a network awaits each within a
 * transaction of its own. Rules never await anything themselves: over SQLite another request would fall into their transaction.
 */

/** One question. */
type AskedStep = { [Name in keyof Questions]: { readonly name: Name; readonly args: Parameters<Questions[Name]> } }[keyof Questions];

/** Everything that a step may be. An engine has a method for each. */
export interface StepAnswers extends Questions, Edits {
  /** Answers several questions: across a network in one round trip. */
  all(...questions: AskedStep[]): readonly unknown[];
}

/** Questions or an edit. */
export type Step = {
  [Name in keyof StepAnswers]: { readonly name: Name; readonly args: Parameters<StepAnswers[Name]> };
}[keyof StepAnswers];

/** A change in the making, and what comes of it. What is thrown on the way undoes all of it. */
export type Steps<T> = Generator<Step, T, unknown>;

/** A question to the store: `const evaluation = yield* ask('evaluation', id)`. */
export function* ask<Name extends keyof Questions>(
  name: Name,
  ...args: Parameters<Questions[Name]>
): Generator<Step, ReturnType<Questions[Name]>, unknown> {
  // What carries out the steps gives each its answer.
  return (yield { name, args } as Step) as ReturnType<Questions[Name]>;
}

type Question = { [Name in keyof Questions]: readonly [name: Name, ...args: Parameters<Questions[Name]>] }[keyof Questions];

type AnswersTo<Asked extends readonly Question[]> = {
  readonly [Index in keyof Asked]: Asked[Index] extends readonly [infer Name extends keyof Questions, ...unknown[]]
    ? ReturnType<Questions[Name]>
    : never;
};

/** Questions of which none waits for another: `const [runs, stats] = yield* askAll(['runs', id], ['evaluationStats', id])`. */
export function* askAll<const Asked extends readonly Question[]>(...asked: Asked): Generator<Step, AnswersTo<Asked>, unknown> {
  const args = asked.map(([name, ...rest]) => ({ name, args: rest }) as AskedStep);
  return (yield { name: 'all', args }) as AnswersTo<Asked>;
}

/** A change of one thing in the store: `yield* edit('setRunBody', ref, body)`. */
export function* edit<Name extends keyof Edits>(
  name: Name,
  ...args: Parameters<Edits[Name]>
): Generator<Step, ReturnType<Edits[Name]>, unknown> {
  return (yield { name, args } as Step) as ReturnType<Edits[Name]>;
}

/** Goes through the records of a run, a batch at a time, so that memory does not grow with the run. */
export function* throughRecords(run: RunRef, visit: (records: readonly StoredRecord[]) => Steps<void> | void): Steps<void> {
  for (let after: string | null = null; ; ) {
    const batch: readonly StoredRecord[] = yield* ask('records', run, after);
    const last = batch.at(-1);
    if (!last) return;
    const steps = visit(batch);
    if (steps) yield* steps;
    after = last.logId;
  }
}
