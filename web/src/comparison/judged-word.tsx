import type { JudgmentState } from '../documents/documents.ts';
import type { ScoreColumn } from '../parts/scores.ts';
import type { Cell } from './compared.ts';

type Judged = Cell['judgments'][number];

/** What an evaluator says of one side. */
export const judgedOf = (cell: Cell | undefined, { id }: ScoreColumn): Judged | undefined =>
  cell?.judgments.find(({ evaluator }) => evaluator?.id === id);

const STATES: Readonly<Record<JudgmentState, string>> = {
  JUDGED: 'judged',
  ABSTAINED: 'abstained',
  ERRORED: 'failed',
  MISSING: 'missing',
};

interface WordProps {
  readonly judged: Judged | undefined;
  /** It is told as failed: the log did, or the evaluator. */
  readonly isFailed?: boolean;
}

/** A judgment as a word, or why there is none. */
export const JudgedWord = ({ judged, isFailed = false }: WordProps) => {
  if (isFailed) return <span className="bad">{STATES.ERRORED}</span>;
  if (judged?.state !== 'JUDGED') {
    const state = judged?.state ?? 'MISSING';
    return <span className={state === 'ERRORED' ? 'bad' : 'muted'}>{STATES[state]}</span>;
  }
  const valence = judged.judgment?.valence?.toLowerCase() ?? 'none';
  return <span className={`judged-word valence-${valence}`}>{judged.judgment?.display}</span>;
};
