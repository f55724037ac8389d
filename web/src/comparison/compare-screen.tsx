import { useState } from 'react';
import { Link } from 'wouter';
import { useAddress } from '../address/use-address.ts';
import { ComparedRunsDocument, ComparisonDocument } from '../documents/documents.ts';
import { type Asked, useGraph } from '../graph/use-graph.ts';
import { written } from '../parts/figure.tsx';
import { OfEvaluation } from '../parts/of-evaluation.tsx';
import { labelledRuns } from '../parts/runs.ts';
import { scoreColumns } from '../parts/scores.ts';
import { stepFocus, useShortcuts } from '../parts/shortcuts.tsx';
import { Answered, Empty } from '../parts/states.tsx';
import { CompareBar } from './compare-bar.tsx';
import { type Chosen, chosenIn, type Evaluation, shownIn } from './compared.ts';
import { compareHref, pairingIn } from './comparison-address.ts';
import { Outcomes } from './outcomes.tsx';
import { Pairs } from './pairs.tsx';
import { StatsAlone } from './stats-alone.tsx';
import { VersionChanges } from './version-changes.tsx';
import './comparison.css';

/** Runs of an evaluation beside one of them: whether they are better, what was changed, and pair by pair what came of it. */
export const CompareScreen = ({ id }: { readonly id: string }) => {
  const answer = useGraph(ComparedRunsDocument, { id });
  useShortcuts({
    j: () => stepFocus('.pair-head', 1),
    k: () => stepFocus('.pair-head', -1),
    '/': () => document.querySelector<HTMLElement>('.pairs-bar select')?.focus(),
  });
  return (
    <OfEvaluation id={id} answer={answer} heading="Comparison" title="Comparison in" what="the runs">
      {(evaluation, isLive) => <Choice evaluation={evaluation} isLive={isLive} asked={answer.asked} />}
    </OfEvaluation>
  );
};

interface ChoiceProps {
  readonly evaluation: Evaluation;
  readonly isLive: boolean;
  readonly asked: Asked;
}

const Choice = ({ evaluation, isLive, asked }: ChoiceProps) => {
  const { params } = useAddress();
  const runs = labelledRuns(evaluation.runs);
  const { control, candidates } = chosenIn(params, runs);
  if (runs.length < 2) return <Empty title="A comparison needs two runs, and this evaluation has fewer." />;
  return (
    <>
      <CompareBar runs={runs} control={control} candidates={candidates} />
      {control && candidates.length > 0 ? (
        <Compared key={control.id} evaluation={evaluation} chosen={{ control, candidates }} isLive={isLive} asked={asked} />
      ) : (
        <Empty title={control ? 'Choose a run to compare.' : 'This evaluation has no control run: choose what to compare with.'} />
      )}
    </>
  );
};

interface ComparedProps extends ChoiceProps {
  readonly chosen: Chosen;
}

const Compared = ({ evaluation, chosen, isLive, asked }: ComparedProps) => {
  const { params } = useAddress();
  // A live source hands over every row for this, so nothing is read there before somebody wants it.
  const [wanted, setWanted] = useState(!isLive);
  const { control, candidates } = chosen;
  const id = evaluation.humanloopId;
  const named = { id, controlId: control.humanloopId, pairBy: pairingIn(params) };
  const answer = useGraph(ComparisonDocument, { ...named, candidateIds: candidates.map((run) => run.humanloopId) }, { pause: !wanted });
  const columns = scoreColumns(evaluation.evaluators);
  const comparison = answer.data?.evaluation?.comparison ?? undefined;
  const shown = shownIn(params, candidates, comparison);
  const rows = [control, ...candidates].reduce((sum, { stats }) => sum + (stats?.numLogs ?? 0), 0);
  return (
    <>
      {wanted && (
        <Answered answer={answer} what="the comparison" isNothing={({ evaluation }) => !evaluation?.comparison}>
          {() =>
            comparison && (
              <Outcomes id={id} chosen={chosen} comparison={comparison} columns={columns} asked={answer.asked} isStale={answer.isStale} />
            )
          }
        </Answered>
      )}
      {answer.problem?.code === 'SCAN_LIMIT_EXCEEDED' && candidates.length > 1 && shown && (
        <p className="buttons">
          <Link className="button" href={compareHref(id, { control: control.humanloopId, candidates: [shown.humanloopId] })}>
            Compare {shown.label} alone
          </Link>
        </p>
      )}
      {!comparison && !answer.isLoading && <StatsAlone control={control} candidates={candidates} columns={columns} asked={asked} />}
      {!wanted && (
        <p className="buttons">
          <button type="button" className="primary" onClick={() => setWanted(true)}>
            Read {written(rows, 'count')} rows for verdicts and pairs
          </button>
        </p>
      )}
      {shown && !answer.isLoading && <VersionChanges id={id} control={control} candidate={shown} />}
      {shown && comparison && <Pairs {...named} {...chosen} shown={shown} columns={columns} />}
    </>
  );
};
