import { useAddress } from '../address/use-address.ts';
import type { ScoreColumn } from '../parts/scores.ts';
import { lineOf } from '../rows/columns.ts';
import { type Pair, pairName, sidesOf } from './compared.ts';
import { type ChangeGroup, isOpenIn, openPair } from './comparison-address.ts';
import { JudgedWord, judgedOf } from './judged-word.tsx';
import { PairDetail } from './pair-detail.tsx';

interface LineProps {
  readonly id: string;
  readonly pair: Pair;
  readonly columns: readonly ScoreColumn[];
  readonly group: ChangeGroup;
}

/** A pair in a line: what went in, and which judgments became what. It opens to all of it. */
export const PairLine = ({ id, pair, columns, group }: LineProps) => {
  const { params, change } = useAddress();
  const name = pairName(pair);
  const isOpen = isOpenIn(params, name, group);
  return (
    <li className="pair">
      <button
        type="button"
        className="pair-head"
        aria-expanded={isOpen}
        onClick={() => change(openPair(name, group, !isOpen), { replace: true })}
      >
        <span className="pair-input">{lineOf(pair.inputs) || name[1]}</span>
        <Became pair={pair} columns={columns} group={group} />
      </button>
      {isOpen && <PairDetail id={id} pair={pair} columns={columns} />}
    </li>
  );
};

/** The judgments that put the pair here. */
const Became = ({ pair, columns, group }: Omit<LineProps, 'id'>) => {
  const { params } = useAddress();
  const [control, candidate] = sidesOf(pair);
  const evaluator = params.get('evaluator');
  return columns
    .filter(({ versionId }) => !evaluator || evaluator === versionId)
    .flatMap((column) => {
      const [before, after] = [judgedOf(control, column), judgedOf(candidate, column)];
      if (!after?.change || !group.changes.includes(after.change)) return [];
      return (
        <span className={`became became-${group.name}`} key={column.id}>
          {column.name} <JudgedWord judged={before} isFailed={after.change === 'RECOVERED'} /> <span aria-hidden="true">→</span>
          <span className="unseen">became</span> <JudgedWord judged={after} isFailed={after.change === 'ERRORED'} />
        </span>
      );
    });
};
