import fc from 'fast-check';
import { type ExportFiles, evaluationFiles, runTexts } from './export-directory.ts';

/* Exports with logs of several people: in rows, of files, inside each other, and judged. */

interface Log {
  readonly id: string;
  readonly user?: string;
  readonly parent_id?: string;
  readonly trace_parent_id?: string;
  readonly parent?: Log;
  readonly evaluator_logs: readonly Log[];
  readonly trace_children: readonly Log[];
  readonly [member: string]: unknown;
}

interface Row {
  readonly run_id: string;
  readonly log: Log;
  readonly evaluator_logs: readonly Log[];
}

/** Logs in rows and of files, in the order of their lines. */
export interface PeopleExport {
  readonly rows: readonly Row[];
  readonly own: readonly Log[];
  readonly judging: readonly Log[];
}

export const PEOPLE = ['Ada', 'Jörg "J" \\', 'nobody'] as const;
const person = fc.option(fc.constantFrom(...PEOPLE), { nil: undefined });

const judge = fc.record({ user: person, by: fc.constantFrom('inside', 'parent', 'parent_id') });
const part = fc.record({ user: person, judges: fc.array(judge, { maxLength: 1 }) });
const spec = fc.record({
  user: person,
  judges: fc.array(judge, { maxLength: 3 }),
  parts: fc.array(part, { maxLength: 3 }),
  apart: fc.array(person, { maxLength: 1 }),
  runs: fc.subarray(['run_1', 'run_2']),
});

const namedBy = (user: string | undefined): { user?: string } => (user === undefined ? {} : { user });

const createMaking = () => {
  let count = 0;
  const at = (): string => new Date(Date.UTC(2025, 4, 2) + ((count * 7) % 11) * 1_000).toISOString();
  const log = (user: string | undefined, more: Record<string, unknown>): Log => {
    count += 1;
    const output = `Said ${count} by ${user ?? 'someone'}`;
    return { id: `log_${count}`, created_at: at(), output, ...namedBy(user), evaluator_logs: [], trace_children: [], ...more };
  };
  const prompted = (user: string | undefined, more: Record<string, unknown> = {}): Log =>
    log(user, { prompt: { id: 'pr_1', version_id: 'prv_1' }, inputs: { question: `Asked by ${user ?? 'someone'}` }, ...more });
  const judging = (user: string | undefined, more: Record<string, unknown>): Log =>
    log(user, { evaluator: { id: 'ev_1', version_id: 'evv_1', spec: { return_type: 'boolean' } }, judgment: count % 2 === 0, ...more });
  return { prompted, judging };
};

/** Makes an export of what was drawn. */
const made = (specs: readonly (typeof spec extends fc.Arbitrary<infer T> ? T : never)[]): PeopleExport => {
  const { prompted, judging } = createMaking();
  const rows: Row[] = [];
  const own: Log[] = [];
  const lone: Log[] = [];
  for (const { user, judges, parts, apart, runs } of specs) {
    const children = parts.map((one) => prompted(one.user, { evaluator_logs: one.judges.map(({ user: by }) => judging(by, {})) }));
    const bare = prompted(user, { trace_children: children });
    const judged = judges.map(({ user: by, by: how }) =>
      judging(by, how === 'parent' ? { parent: bare } : how === 'parent_id' ? { parent_id: bare.id } : {}),
    );
    const log = { ...bare, evaluator_logs: judged };
    own.push(log, ...apart.map((by) => prompted(by, { trace_parent_id: log.id })));
    lone.push(...judged.filter(({ parent, parent_id: id }) => parent !== undefined || id !== undefined));
    for (const run_id of runs) rows.push({ run_id, log, evaluator_logs: judged });
  }
  // Parts come before what they are of, too.
  return { rows, own: own.toReversed(), judging: lone.toReversed() };
};

export const peopleExport = fc.array(spec, { minLength: 1, maxLength: 4 }).map(made);

const lines = (objects: readonly unknown[]): string => objects.map((one) => `${JSON.stringify(one)}\n`).join('');

const EVALUATOR = { id: 'ev_1', version_id: 'evv_1', name: 'Good', spec: { return_type: 'boolean', evaluator_type: 'human' } };

export const filesOf = ({ rows, own, judging }: PeopleExport, stats: string | null): ExportFiles => ({
  ...evaluationFiles('evr_1', {
    body: JSON.stringify({ id: 'evr_1', file_id: 'pr_1', created_at: '2025-05-01T12:00:00Z', evaluators: [{ version: EVALUATOR }] }),
    runs: runTexts('run_1', 'run_2'),
    stats,
    logs: [rows.map((row) => JSON.stringify(row))],
  }),
  'files/pr_1/versions/prv_1': JSON.stringify({ id: 'pr_1', version_id: 'prv_1', path: 'Prompt', created_at: '2025-05-01T12:00:00Z' }),
  'files/pr_1/logs/1.jsonl': lines(own),
  'files/ev_1/file.json': JSON.stringify({ id: 'ev_1' }),
  'files/ev_1/.done': 'done',
  'files/ev_1/versions/evv_1': JSON.stringify({ ...EVALUATOR, path: 'Evaluator' }),
  'files/ev_1/logs/1.jsonl': lines(judging),
});

/** Logs that are to go. */
export interface Going {
  readonly ids: ReadonlySet<string>;
  readonly user: string | undefined;
}

const isOwn = (log: Log, going: Going): boolean =>
  [log.id, log.parent_id, log.trace_parent_id].some((id) => id !== undefined && going.ids.has(id)) ||
  (going.user !== undefined && log.user === going.user) ||
  (log.parent !== undefined && isOwn(log.parent, going));

/** The ids of those that go with others too, by going through everything until nothing more is found. */
const allGoing = ({ rows, own, judging }: PeopleExport, { ids, user }: Going): Going => {
  const all = new Set(ids);
  const going = { ids: all, user };
  const visit = (log: Log, isInside: boolean): boolean => {
    const goes = isInside || isOwn(log, going);
    if (goes) all.add(log.id);
    for (const inner of [...log.evaluator_logs, ...log.trace_children]) visit(inner, goes);
    if (log.parent) visit(log.parent, false);
    return goes;
  };
  for (let before = -1; before !== all.size; ) {
    before = all.size;
    for (const { log, evaluator_logs: judges } of rows) {
      const goes = visit(log, false);
      for (const one of judges) visit(one, goes);
    }
    for (const log of [...own, ...judging]) visit(log, false);
  }
  return going;
};

const left = (log: Log, going: Going): Log[] => {
  if (isOwn(log, going)) return [];
  const kept = Object.entries(log).map(([key, value]) => {
    if (key === 'evaluator_logs' || key === 'trace_children') return [key, (value as Log[]).flatMap((one) => left(one, going))];
    return [key, key === 'parent' ? left(value as Log, going)[0] : value];
  });
  return [Object.fromEntries(kept) as Log];
};

/** The export as it were without some logs, by the meaning of the words: nothing of this is shared with the code. */
export const without = (whole: PeopleExport, wanted: Going): PeopleExport => {
  const going = allGoing(whole, wanted);
  const listed = (logs: readonly Log[]): Log[] => logs.flatMap((log) => left(log, going));
  const rows = whole.rows.flatMap(({ run_id, log, evaluator_logs }) =>
    left(log, going).map((kept) => ({ run_id, log: kept, evaluator_logs: listed(evaluator_logs) })),
  );
  return { rows, own: listed(whole.own), judging: listed(whole.judging) };
};

/** The ids of all logs there are. */
export const idsIn = (whole: PeopleExport): string[] => [...new Set(JSON.stringify(whole).match(/log_\d+/g) ?? [])];
