import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ComparisonAnswer, ComparisonAsk, EvaluatorComparison } from '../../../src/analysis/comparison/comparison.ts';
import { canonicalJson } from '../../../src/analysis/json-value.ts';
import { type Question, type QuestionAnswer, SEMANTICS } from '../../../src/analysis/question.ts';
import { createBackend } from '../../../src/backend/backend.ts';
import { openStore } from '../../../src/backend/store/sqlite/store.ts';
import { median } from '../measure.ts';
import { runToEnd } from '../processes.ts';
import { EVALUATION, writeRowExport } from '../row-export.ts';
import { number, tableOf, withRatio } from '../table.ts';
import { CANDIDATES, COMPARED, CONTROL, JUDGES, RUNS } from './compared-export.ts';
import { type Paired, pairedBySql, writeVerdicts } from './paired-by-hand.ts';

const IMPORT = fileURLToPath(new URL('../asking/import-facts.ts', import.meta.url));

const ROUNDS = 9;
const WARM = 3;

const ASK: ComparisonAsk = { control: CONTROL, candidates: CANDIDATES, pairBy: 'datapoint', minDelta: 0, summary: true };

const WORST: ComparisonAsk = {
  ...ASK,
  rows: [{ filter: { changes: ['regressed'] }, orderBy: { by: 'delta' }, window: { offset: 0, count: 50 } }],
};

const questionOf = (asked: Partial<Question>): Question => ({
  filter: {},
  orderBy: [],
  window: { offset: 0, count: 0 },
  total: false,
  ...asked,
});

const QUESTIONS: Readonly<Record<string, Question>> = {
  'what became of judgments, and what scores come to': questionOf({ comparisons: [ASK] }),
  'the same with 50 rows, furthest down first': questionOf({ comparisons: [WORST] }),
  'the same with flipped signs': questionOf({ comparisons: [{ ...ASK, exact: true }] }),
  'paired by equal inputs and messages': questionOf({ comparisons: [{ ...ASK, pairBy: 'inputs' }] }),
  'how far two evaluators agree': questionOf({
    agreements: [{ first: { versionId: JUDGES[0]?.versionId ?? '' }, second: { versionId: JUDGES[1]?.versionId ?? '' } }],
  }),
};

interface Taken {
  readonly milliseconds: number;
  readonly cpu: number;
  /** The most CPU between two turns of everything else, in milliseconds: by the clock it would tell how busy the machine is. */
  readonly turn: number;
}

const millisecondsOf = ({ user, system }: NodeJS.CpuUsage): number => (user + system) / 1000;

/** Looks as often as it has a turn; what it saw as the longest is told when it is stopped. */
const watchTurns = (): (() => number) => {
  let longest = 0;
  let last = process.threadCpuUsage();
  const look = (): void => {
    longest = Math.max(longest, millisecondsOf(process.threadCpuUsage(last)));
    last = process.threadCpuUsage();
  };
  const timer = setInterval(look, 1);
  return () => {
    look();
    clearInterval(timer);
    return longest;
  };
};

const measure = async (work: () => Promise<unknown>): Promise<Taken> => {
  const taken: Taken[] = [];
  for (let round = 0; round < ROUNDS + WARM; round += 1) {
    const stop = watchTurns();
    const [start, before] = [performance.now(), process.cpuUsage()];
    await work();
    const cpu = millisecondsOf(process.cpuUsage(before));
    const milliseconds = performance.now() - start;
    const turn = stop();
    if (round >= WARM) taken.push({ milliseconds, cpu, turn });
  }
  const of = (key: keyof Taken): number[] => taken.map((each) => each[key]);
  return { milliseconds: median(of('milliseconds')), cpu: median(of('cpu')), turn: Math.max(...of('turn')) };
};

const pairedOf = ({ changes, scores }: EvaluatorComparison): Paired => {
  const count = (change: string): number => changes.find((each) => each.change === change)?.count ?? 0;
  return {
    pairs: scores.pairs,
    improved: count('improved'),
    regressed: count('regressed'),
    errored: count('errored'),
    delta: scores.delta ?? Number.NaN,
    squares: scores.squares ?? Number.NaN,
  };
};

const requireSame = (ours: ComparisonAnswer | undefined, byHand: readonly (readonly Paired[])[]): void => {
  const found = ours?.candidates.map(({ evaluators }) => evaluators.map(pairedOf));
  const isNear = (one: number, other: number): boolean => Math.abs(one - other) <= 1e-9 * Math.max(1, Math.abs(other));
  const isSame = byHand.every((evaluators, index) =>
    evaluators.every((paired, at) =>
      (Object.keys(paired) as (keyof Paired)[]).every((key) => isNear(found?.[index]?.[at]?.[key] ?? Number.NaN, paired[key])),
    ),
  );
  if (!isSame) throw new Error(`${JSON.stringify(found?.[0])} is not ${JSON.stringify(byHand[0])}`);
};

const createAsker = (data: string) => {
  const backend = createBackend({ store: openStore(data, { mode: 'reading' }), readOnly: 'file' });
  return async (question: Question): Promise<QuestionAnswer> => {
    const query = new URLSearchParams({ analysis: canonicalJson({ semantics: SEMANTICS, question }) });
    const { status, body } = await backend.send({ method: 'GET', path: `/evaluations/${EVALUATION}/logs?${query}`, headers: {} });
    const text = Buffer.from(body).toString('utf8');
    if (status !== 200) throw new Error(text.slice(0, 300));
    return (JSON.parse(text) as { analysis: { answer: QuestionAnswer } }).analysis.answer;
  };
};

export interface DecidingOptions {
  /** Datapoints, which every run has one log of. */
  readonly pairs: number;
  readonly print: (line: string) => void;
}

/** Compares runs of an archive, beside reading the same verdicts from a narrow table and pairing them by hand. */
export const deciding = async ({ pairs, print }: DecidingOptions): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  const [exported, data, narrow] = ['20250606-120000', 'data.db', 'narrow.db'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  try {
    await writeRowExport(exported, pairs * RUNS, COMPARED);
    await runToEnd([IMPORT, exported, data, 'with']);
    await rm(exported, { recursive: true });
    const byHand = pairedBySql(narrow, writeVerdicts(narrow, pairs));
    const ask = createAsker(data);
    requireSame((await ask(questionOf({ comparisons: [ASK] }))).comparisons?.[0], byHand());
    const yardstick = await measure(async () => byHand());
    const line = (name: string, { milliseconds, cpu, turn }: Taken): string[] => [
      name,
      number(milliseconds),
      withRatio(cpu, yardstick.cpu),
      number(turn),
    ];
    const rows = [line('verdicts read from a narrow table and paired by hand', yardstick)];
    for (const [name, question] of Object.entries(QUESTIONS)) rows.push(line(name, await measure(() => ask(question))));
    print(tableOf([`${pairs} datapoints, ${RUNS} runs, ${JUDGES.length} evaluators`, 'ms', 'CPU ms', 'longest turn, CPU ms'], rows));
    print(`\nload ${loadavg().map(number).join(', ')}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
