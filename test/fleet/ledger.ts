import type { Told } from './asking.ts';

/** What an evaluation has to be by the changes that were sent to it and what was told of them. */
export interface Entry {
  readonly id: string;
  /** Its runs whose creation was told to be done, with the states that they may have and the logs that they have to have. */
  readonly runs: Map<string, { statuses: readonly string[]; readonly logs: Map<string, Told> }>;
  /** Creations of runs of which nobody knows. */
  unknownRuns: number;
  /** The runs that may be its control; undefined stands for none. */
  controls: readonly (string | undefined)[];
  /** Judgments by their users, each of whom gave one. */
  readonly judgments: Map<string, Told>;
  deleted: Told;
}

/** What was found of an evaluation by reading it; undefined where it is not there. */
export interface Found {
  readonly runs: readonly { readonly id: string; readonly status: string; readonly control: boolean; readonly logs: readonly string[] }[];
  /** The user of every judgment of every row. */
  readonly users: readonly string[];
}

export const newEntry = (id: string): Entry => ({
  id,
  runs: new Map(),
  unknownRuns: 0,
  controls: [undefined],
  judgments: new Map(),
  deleted: 'refused',
});

/** How what was found contradicts what was told. */
export interface Contradictions {
  /** Told to be done, and not there. */
  readonly lost: string[];
  /** There more than once. */
  readonly doubled: string[];
  /** Told not to be done, and there. */
  readonly undeniable: string[];
}

type Judge = (entry: Entry, found: Found, into: Contradictions) => void;

const judgeRuns: Judge = ({ id, runs, unknownRuns }, found, { lost, doubled }) => {
  for (const [runId, { statuses }] of runs) {
    const there = found.runs.find((run) => run.id === runId);
    if (!there) lost.push(`run ${runId} of ${id}`);
    else if (!statuses.includes(there.status)) lost.push(`status ${statuses.join(' or ')} of ${runId}, which is ${there.status}`);
  }
  const more = found.runs.filter((run) => !runs.has(run.id)).length - unknownRuns;
  if (more > 0) doubled.push(`${more} runs of ${id} that nobody was told of`);
};

const judgeControl: Judge = ({ id, controls }, found, { lost, doubled }) => {
  const marked = found.runs.filter(({ control }) => control);
  if (marked.length > 1) doubled.push(`${marked.length} controls of ${id}`);
  if (!controls.includes(marked[0]?.id)) lost.push(`control ${controls.join(' or ')} of ${id}, which is ${marked[0]?.id}`);
};

const judgeOnce = (what: string, [told, times]: readonly [Told, number], { lost, doubled, undeniable }: Contradictions): void => {
  if (told === 'done' && times === 0) lost.push(what);
  if (told === 'refused' && times > 0) undeniable.push(what);
  if (times > 1) doubled.push(what);
};

const judgeLogs: Judge = ({ runs }, found, into) => {
  for (const [runId, { logs }] of runs) {
    const held = found.runs.find(({ id }) => id === runId)?.logs ?? [];
    for (const [logId, told] of logs) judgeOnce(`${logId} in ${runId}`, [told, held.filter((each) => each === logId).length], into);
  }
};

const judgeJudgments: Judge = ({ id, judgments }, { users }, into) => {
  for (const [user, told] of judgments)
    judgeOnce(`judgment of ${user} in ${id}`, [told, users.filter((each) => each === user).length], into);
};

export const contradictionsOf = (entry: Entry, found: Found | undefined): Contradictions => {
  const into: Contradictions = { lost: [], doubled: [], undeniable: [] };
  if (found === undefined) {
    if (entry.deleted === 'refused') into.lost.push(`evaluation ${entry.id}`);
    return into;
  }
  if (entry.deleted === 'done') into.lost.push(`deletion of ${entry.id}`);
  for (const judge of [judgeRuns, judgeControl, judgeLogs, judgeJudgments]) judge(entry, found, into);
  return into;
};
