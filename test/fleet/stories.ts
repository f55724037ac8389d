import { setTimeout } from 'node:timers/promises';
import type { Told } from './asking.ts';
import { type Entry, newEntry } from './ledger.ts';
import { confirm, oneOf, type Run, through } from './world.ts';

/*
 * Changes as people make them: an evaluation is created, gets runs, logs, judgments and a control, is closed and now and then deleted. After each change every
 * replica is asked by itself whether it knows. A story ends early where nobody knows whether a change was carried out: that evaluation is read at the end.
 */

const CREATE = `mutation Create($input: CreateEvaluationInput!) {
  createEvaluation(input: $input) { evaluation { humanloopId } userErrors { code } }
}`;
const ADD_RUN = `mutation AddRun($input: CreateEvaluationRunInput!) {
  createEvaluationRun(input: $input) { run { humanloopId } userErrors { code } }
}`;
const ADD_LOGS = `mutation AddLogs($input: AddLogsToEvaluationRunInput!) {
  addLogsToEvaluationRun(input: $input) { run { stats { numLogs } } userErrors { code } }
}`;
const CONTROL = `mutation Control($input: EvaluationRunInput!) {
  setEvaluationControlRun(input: $input) { run { control } evaluation { controlRun { humanloopId } } userErrors { code } }
}`;
const JUDGE = `mutation Judge($input: GiveEvaluationJudgmentInput!) {
  giveEvaluationJudgment(input: $input) { evaluatorLog { humanloopId user } run { status } userErrors { code } }
}`;
const CLOSE = `mutation Close($input: UpdateEvaluationRunInput!) {
  updateEvaluationRun(input: $input) { run { status } userErrors { code } }
}`;
const DELETE = 'mutation Delete($input: DeleteEvaluationInput!) { deleteEvaluation(input: $input) { userErrors { code } } }';

export const CHANGES = { CREATE, ADD_RUN, CONTROL };

/** Milliseconds between two changes of one person. */
const PAUSE_MS = 200;

interface Writer {
  readonly run: Run;
  readonly key: string;
  /** The number of the world that is its own. */
  readonly number: number;
}

type Field = Readonly<Record<string, { readonly humanloopId: string } | null>>;

/** Thrown where a story cannot go on. */
class StoryEnded extends Error {}

const changed = async (
  { run, key }: Writer,
  [kind, query]: readonly [string, string],
  input: object,
): Promise<[Told, Field | undefined]> => {
  await setTimeout(PAUSE_MS * run.random() * 2);
  const outcome = await through(run, kind, { query, key, variables: { input } });
  const [field] = Object.values((outcome.data ?? {}) as Record<string, Field | null>);
  return [outcome.told, field ?? undefined];
};

/** A change to an evaluation, written down by what is told of it; the story goes on where it was carried out. */
const step = async (
  writer: Writer,
  {
    entry,
    change,
    input,
    note,
  }: { entry: Entry; change: readonly [string, string]; input: object; note: (told: Told, made: Field | undefined) => void },
): Promise<void> => {
  const [told, made] = await changed(writer, change, input);
  note(told, made);
  if (told === 'done') await confirm(writer.run, entry, writer.key);
  else throw new StoryEnded();
};

const addRun = async (writer: Writer, entry: Entry, version: string): Promise<string> => {
  let id = '';
  await step(writer, {
    entry,
    change: ['add a run', ADD_RUN],
    input: { evaluationId: entry.id, version: { versionId: version } },
    note: (told, made) => {
      id = made?.['run']?.humanloopId ?? '';
      if (id !== '') entry.runs.set(id, { statuses: ['PENDING'], logs: new Map() });
      else if (told !== 'refused') entry.unknownRuns += 1;
    },
  });
  return id;
};

const addLogs = (writer: Writer, entry: Entry, runId: string, logIds: readonly string[]): Promise<void> =>
  step(writer, {
    entry,
    change: ['add logs', ADD_LOGS],
    input: { evaluationId: entry.id, runId, logIds },
    note: (told) => {
      const known = entry.runs.get(runId);
      for (const logId of logIds) known?.logs.set(logId, told);
      if (known) known.statuses = told === 'done' ? ['RUNNING'] : ['PENDING', 'RUNNING'];
    },
  });

const setControl = (writer: Writer, entry: Entry, runId: string): Promise<void> =>
  step(writer, {
    entry,
    change: ['set the control', CONTROL],
    input: { evaluationId: entry.id, runId },
    note: (told) => {
      if (told === 'done') entry.controls = [runId];
      if (told === 'unknown') entry.controls = [...entry.controls, runId];
    },
  });

const judge = (writer: Writer, entry: Entry, { runId, logId, user }: { runId: string; logId: string; user: string }): Promise<void> =>
  step(writer, {
    entry,
    change: ['judge', JUDGE],
    input: { evaluationId: entry.id, runId, logId, user, evaluator: { versionId: `evv_${writer.number}` }, judgment: { number: 0.5 } },
    note: (told) => entry.judgments.set(user, told),
  });

const close = (writer: Writer, entry: Entry, runId: string, status: 'COMPLETED' | 'CANCELLED'): Promise<void> =>
  step(writer, {
    entry,
    change: ['close a run', CLOSE],
    input: { evaluationId: entry.id, runId, status },
    note: (told) => {
      const known = entry.runs.get(runId);
      if (known && told === 'done') known.statuses = [status];
      if (known && told === 'unknown') known.statuses = [...known.statuses, status];
    },
  });

const remove = (writer: Writer, entry: Entry): Promise<void> =>
  step(writer, {
    entry,
    change: ['delete', DELETE],
    input: { id: entry.id },
    note: (told) => {
      entry.deleted = told;
    },
  });

const story = async (writer: Writer, name: string): Promise<void> => {
  const { run, number } = writer;
  const version = { versionId: `evv_${number}` };
  const input = { name, file: { id: `pr_${number}` }, evaluators: [{ evaluator: version }] };
  const [told, made] = await changed(writer, ['create', CREATE], input);
  const id = made?.['evaluation']?.humanloopId;
  if (told !== 'done' || id === undefined) return;
  const entry = newEntry(id);
  run.entries.push(entry);
  await confirm(run, entry, writer.key);
  const runIds = [await addRun(writer, entry, `prv_${number}a`), await addRun(writer, entry, `prv_${number}b`)] as const;
  await setControl(writer, entry, runIds[0]);
  await addLogs(writer, entry, runIds[0], [`log_${number}a_0`, `log_${number}a_1`]);
  await judge(writer, entry, { runId: runIds[0], logId: `log_${number}a_0`, user: `first of ${name}` });
  await setControl(writer, entry, runIds[1]);
  await judge(writer, entry, { runId: runIds[0], logId: `log_${number}a_1`, user: `second of ${name}` });
  await close(writer, entry, runIds[0], 'COMPLETED');
  await close(writer, entry, runIds[1], 'CANCELLED');
  // It is over now, which is when answers about it are kept for others.
  await judge(writer, entry, { runId: runIds[0], logId: `log_${number}a_0`, user: `third of ${name}` });
  await setControl(writer, entry, runIds[0]);
  if (run.random() < 0.25) await remove(writer, entry);
};

/** Tells one story after another until the end. */
export const tellStories = async (run: Run, number: number, key: string): Promise<void> => {
  const writer = { run, number, key };
  for (let chapter = 0; !run.ending.aborted; chapter += 1) {
    try {
      await story(writer, `Story ${chapter} of ${number}`);
    } catch (error) {
      if (!(error instanceof StoryEnded)) throw error;
    }
    await setTimeout(oneOf([50, 100, 200], run.random));
  }
};
