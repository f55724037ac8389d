import { useState } from 'react';
import { useAddress } from '../address/use-address.ts';
import { GatedRunsDocument, GateFiguresDocument, type RunsToChooseFragment } from '../documents/documents.ts';
import { useGraph } from '../graph/use-graph.ts';
import { written } from '../parts/figure.tsx';
import { OfEvaluation } from '../parts/of-evaluation.tsx';
import { labelledRuns, newestFirst } from '../parts/runs.ts';
import { type ScoreColumn, scoreColumns } from '../parts/scores.ts';
import { stepFocus, useShortcuts } from '../parts/shortcuts.tsx';
import { Answered, Empty } from '../parts/states.tsx';
import { firstRules } from './first-rules.ts';
import { gateIn } from './gate-address.ts';
import { GateBar } from './gate-bar.tsx';
import type { GatedRun as Run } from './gated-run.ts';
import { Judgment } from './judgment.tsx';
import type { Rule } from './rule-words.ts';
import './gate.css';

/** Whether a run may ship, by rules that the address holds. */
export const GateScreen = ({ id }: { readonly id: string }) => {
  const answer = useGraph(GatedRunsDocument, { id });
  useShortcuts({
    j: () => stepFocus('.check .item', 1),
    k: () => stepFocus('.check .item', -1),
    '/': () => document.querySelector<HTMLElement>('.gate-bar select')?.focus(),
  });
  return (
    <OfEvaluation id={id} answer={answer} heading="May it ship?" title="Gate of" what="the runs">
      {(evaluation, isLive) => <Chosen evaluation={evaluation} isLive={isLive} />}
    </OfEvaluation>
  );
};

interface ChosenProps {
  readonly evaluation: RunsToChooseFragment;
  readonly isLive: boolean;
}

/** The run that an address names, or the newest that is not the control run; and the run that it is compared with. */
const runsIn = (runs: readonly Run[], params: URLSearchParams): { run: Run | undefined; control: Run | undefined } => {
  const asked = gateIn(params);
  const control = runs.find((run) => (asked.control ? run.humanloopId === asked.control : run.control));
  const newest = newestFirst(runs.filter((run) => run !== control))[0] ?? control;
  return { control, run: asked.run ? runs.find((run) => run.humanloopId === asked.run) : newest };
};

const Chosen = ({ evaluation, isLive }: ChosenProps) => {
  const { params } = useAddress();
  const runs = labelledRuns(evaluation.runs);
  const columns = scoreColumns(evaluation.evaluators);
  const { run, control } = runsIn(runs, params);
  if (runs.length === 0) return <Empty title="There is nothing to judge: this evaluation has no runs." />;
  return (
    <>
      <GateBar runs={runs} run={run} control={control} />
      {run ? (
        <Rules key={run.id} id={evaluation.humanloopId} run={run} control={control} columns={columns} isLive={isLive} />
      ) : (
        <Empty title="This evaluation has no such run: choose one." />
      )}
    </>
  );
};

interface RulesProps {
  readonly id: string;
  readonly run: Run;
  readonly control: Run | undefined;
  readonly columns: readonly ScoreColumn[];
  readonly isLive: boolean;
}

/** The rules of the address; without any, those that the control run just keeps. */
const Rules = ({ id, run, control, columns, isLive }: RulesProps) => {
  const { params } = useAddress();
  const { rules } = gateIn(params);
  // A live source hands over every row for this, so nothing is read there before somebody wants it.
  const [wanted, setWanted] = useState(!isLive);
  const model = control ?? run;
  const isFirst = rules.length === 0;
  const figures = useGraph(GateFiguresDocument, { id, runId: model.humanloopId }, { pause: !wanted || !isFirst });
  const shown = { id, run, control, columns };
  if (!wanted) {
    const rows = (run.stats?.numLogs ?? 0) + (control && control !== run ? (control.stats?.numLogs ?? 0) : 0);
    return (
      <div className="state">
        <p className="state-title">This source judges nothing by itself.</p>
        <p>
          {isFirst ? `First rules are made of the rows of ${model.label}, and judged by those of ${run.label}.` : 'The rules look at rows.'}
        </p>
        <p className="buttons">
          <button type="button" className="primary" onClick={() => setWanted(true)}>
            Read {written(rows, 'count')} rows to judge {run.label}
          </button>
        </p>
      </div>
    );
  }
  if (!isFirst) return <Judgment {...shown} rules={rules} model={undefined} />;
  return (
    <Answered answer={figures} what="first rules" isNothing={({ evaluation }) => !evaluation?.run?.logs?.aggregates}>
      {({ evaluation }) => {
        const aggregates = evaluation?.run?.logs?.aggregates;
        const first: Rule[] = aggregates ? firstRules(aggregates, columns) : [];
        return <Judgment {...shown} rules={first} model={model.label} />;
      }}
    </Answered>
  );
};
