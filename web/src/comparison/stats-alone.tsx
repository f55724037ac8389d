import type { Asked } from '../graph/use-graph.ts';
import { Panel } from '../parts/panel.tsx';
import type { ScoreColumn } from '../parts/scores.ts';
import { Sentence } from '../parts/sentence.tsx';
import type { Run } from './compared.ts';
import { statsSaid } from './words.ts';

interface StatsProps {
  readonly control: Run;
  readonly candidates: readonly Run[];
  readonly columns: readonly ScoreColumn[];
  readonly asked: Asked;
}

const scoreOf = ({ stats }: Run, { id }: ScoreColumn): number | undefined =>
  stats?.cells?.find((cell) => cell.evaluator?.id === id)?.stats?.score ?? undefined;

/** What is known of runs without their rows. */
export const StatsAlone = ({ control, candidates, columns, asked }: StatsProps) =>
  candidates.map((candidate) => (
    <Panel key={candidate.id} title={`${candidate.label} against ${control.label}, from stats alone`} asked={{ Stats: asked }}>
      <ul className="outcomes">
        {columns.map((column) => {
          const [before, after] = [scoreOf(control, column), scoreOf(candidate, column)];
          return (
            <li className="outcome" key={column.id}>
              <p className="outcome-words">
                <strong>{column.name}</strong>{' '}
                {before === undefined || after === undefined ? (
                  <span className="muted">stats have no score of both runs.</span>
                ) : (
                  <>
                    <Sentence words={statsSaid(column, before, after)} />.
                  </>
                )}
              </p>
            </li>
          );
        })}
      </ul>
      <p className="note">Whether that is more than chance is told by pairs of rows.</p>
    </Panel>
  ));
