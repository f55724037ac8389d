/* Runs beside a control run, reckoned here by the plainest means, and by none of what is tested. */

export interface ByHandLog {
  readonly run_id: string;
  readonly datapoint?: { readonly id: string } | null;
  readonly log: {
    readonly id: string;
    readonly error?: string | null;
    readonly inputs?: Readonly<Record<string, unknown>> | null;
    readonly created_at: string;
    readonly evaluator_logs?: readonly ByHandJudgment[];
  };
  readonly evaluator_logs: readonly ByHandJudgment[];
}

export interface ByHandJudgment {
  readonly judgment?: unknown;
  readonly error?: string | null;
  readonly created_at: string;
  readonly evaluator: { readonly version_id: string };
}

export interface ByHandEvaluator {
  readonly version_id: string;
  readonly name: string;
  readonly spec: {
    readonly return_type: string;
    readonly number_valence?: string | null;
    readonly options?: readonly { readonly name: string; readonly valence?: string | null }[] | null;
  };
}

type State = 'JUDGED' | 'ABSTAINED' | 'ERRORED' | 'MISSING';

const judgmentOn = ({ log, evaluator_logs }: ByHandLog, { version_id }: ByHandEvaluator): ByHandJudgment | undefined =>
  [...evaluator_logs, ...(log.evaluator_logs ?? [])]
    .filter(({ evaluator }) => evaluator.version_id === version_id)
    .toSorted((one, other) => (one.created_at < other.created_at ? -1 : 1))
    .at(-1);

const stateOn = (log: ByHandLog, evaluator: ByHandEvaluator): State => {
  const found = judgmentOn(log, evaluator);
  if (!found) return 'MISSING';
  if (found.error || (typeof found.judgment === 'number' && !Number.isFinite(found.judgment))) return 'ERRORED';
  return found.judgment == null ? 'ABSTAINED' : 'JUDGED';
};

/** The score of a judgment; null where it has none. */
const scoreOf = ({ spec: { return_type, number_valence, options } }: ByHandEvaluator, judgment: unknown): number | null => {
  if (return_type === 'number') return typeof judgment === 'number' ? (number_valence === 'negative' ? 0 - judgment : judgment) : null;
  if (return_type !== 'boolean' && return_type !== 'select') return null;
  const valence = options?.find(({ name }) => name === String(judgment))?.valence;
  if (valence === 'positive') return 1;
  if (valence === 'negative') return 0;
  return return_type === 'boolean' && !options ? Number(judgment) : null;
};

interface Cell {
  readonly logs: readonly ByHandLog[];
  readonly state: State;
  readonly score: number | null;
  readonly said: unknown;
}

const meanOf = (values: readonly number[]): number => values.reduce((sum, each) => sum + each, 0) / values.length;

/** What an evaluator says of the logs of one side together. */
const cellOf = (logs: readonly ByHandLog[], evaluator: ByHandEvaluator): Cell => {
  const newestFirst = logs.toSorted((one, other) => (one.log.created_at < other.log.created_at ? 1 : -1));
  const state =
    (['JUDGED', 'ERRORED', 'ABSTAINED'] as const).find((each) => logs.some((log) => stateOn(log, evaluator) === each)) ?? 'MISSING';
  const judged = newestFirst.filter((log) => stateOn(log, evaluator) === 'JUDGED').map((log) => judgmentOn(log, evaluator)?.judgment);
  const scores = judged.map((judgment) => scoreOf(evaluator, judgment)).filter((score) => score !== null);
  return { logs: newestFirst, state, score: scores.length > 0 ? meanOf(scores) : null, said: judged[0] };
};

const hasFailed = ({ logs, state }: Cell): boolean => state === 'ERRORED' || (state !== 'JUDGED' && logs.some(({ log }) => log.error));

/** What became of a judgment. */
const changeOf = (control: Cell, candidate: Cell, minDelta: number): string => {
  const [before, after] = [control.state === 'JUDGED', candidate.state === 'JUDGED'];
  if (before && hasFailed(candidate)) return 'ERRORED';
  if (after && hasFailed(control)) return 'RECOVERED';
  if (!before || !after) return 'INCOMPARABLE';
  const isSame = JSON.stringify(control.said) === JSON.stringify(candidate.said);
  if (control.score === null || candidate.score === null) return isSame ? 'UNCHANGED' : 'CHANGED';
  const delta = candidate.score - control.score;
  if (Math.abs(delta) <= minDelta)
    return minDelta > 0 || isSame || control.logs.length + candidate.logs.length > 2 ? 'UNCHANGED' : 'CHANGED';
  return delta > 0 ? 'IMPROVED' : 'REGRESSED';
};

/** The logs of each row by run: of a datapoint those of all runs, of a log without one itself. The control run's rows come first. */
const rowsOf = (logs: readonly ByHandLog[], runs: readonly string[]): Map<string, ByHandLog[]> => {
  const rows = new Map<string, ByHandLog[]>();
  const control = logs.filter(({ run_id }) => run_id === runs[0]);
  const others = logs.filter(({ run_id }) => run_id !== runs[0] && runs.includes(run_id));
  for (const log of [...control, ...others]) {
    const name = log.datapoint?.id ?? `alone ${log.run_id} ${log.log.id}`;
    rows.set(name, [...(rows.get(name) ?? []), log]);
  }
  return rows;
};

export interface RowByHand {
  readonly datapoint: string | null;
  /** By run, the control's first. */
  readonly sides: readonly (readonly ByHandLog[])[];
  /** By evaluator and candidate. */
  readonly changes: readonly (readonly string[])[];
  readonly deltas: readonly (readonly (number | null)[])[];
}

/** Rows with what became of their judgments. */
export const rowsByHand = (
  logs: readonly ByHandLog[],
  evaluators: readonly ByHandEvaluator[],
  [control = '', ...candidates]: readonly string[],
  minDelta = 0,
): RowByHand[] =>
  [...rowsOf(logs, [control, ...candidates])].map(([name, found]) => {
    const sides = [control, ...candidates].map((run) => found.filter(({ run_id }) => run_id === run));
    const cells = evaluators.map((evaluator) => sides.map((side) => cellOf(side, evaluator)));
    const [changes, deltas] = [
      cells.map(([first, ...others]) => others.map((other) => changeOf(first as Cell, other, minDelta))),
      cells.map(([first, ...others]) => others.map(({ score }) => (score === null || first?.score == null ? null : score - first.score))),
    ];
    return { datapoint: name.startsWith('alone ') ? null : name, sides, changes, deltas };
  });

/** The differences of pairs by evaluator and candidate, with the sides that they are of. */
export const pairsByHand = (rows: readonly RowByHand[], evaluator: ByHandEvaluator, candidate: number) =>
  rows.flatMap(({ sides }) => {
    const [before, after] = [sides[0], sides[candidate + 1]].map((side) => cellOf(side ?? [], evaluator).score);
    return before == null || after == null
      ? []
      : [{ before, after, isSingle: (sides[0]?.length ?? 0) + (sides[candidate + 1]?.length ?? 0) === 2 }];
  });

export const countsOf = (changes: readonly string[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const change of changes) counts[change] = (counts[change] ?? 0) + 1;
  return counts;
};
