import { useAddress } from '../address/use-address.ts';
import { ReadOnlyNote } from '../changes/read-only-note.tsx';
import { JudgeEvaluatorsDocument, JudgeRowDocument } from '../documents/documents.ts';
import { useGraph } from '../graph/use-graph.ts';
import { Panel } from '../parts/panel.tsx';
import { Answered, Empty } from '../parts/states.tsx';
import { useSource } from '../source/use-source.ts';
import { evaluatorIn, JudgeBar } from './judge-bar.tsx';
import { type JudgedRow, JudgeForm } from './judge-form.tsx';
import { useMyName } from './use-my-name.ts';
import '../styles/changes.css';

/** Lets somebody judge the row of a screen, once they want to; where nothing can be changed, why. */
export const JudgeRow = (row: JudgedRow) => {
  const source = useSource();
  const { params, change } = useAddress();
  if (!source) return null;
  if (source.isReadOnly) return <ReadOnlyNote source={source} />;
  if (!params.has('judge')) {
    return (
      <p className="buttons">
        <button type="button" onClick={() => change({ judge: 'yes' })}>
          Judge this row
        </button>
      </p>
    );
  }
  return <Judging row={row} versionId={params.get('judge')} onChoose={(judge) => change({ judge }, { replace: true })} />;
};

interface JudgingProps {
  readonly row: JudgedRow;
  readonly versionId: string | null;
  onChoose(versionId: string): void;
}

const Judging = ({ row, versionId, onChoose }: JudgingProps) => {
  const [user, setUser] = useMyName();
  const { evaluationId, runId, logId } = row;
  const columns = useGraph(JudgeEvaluatorsDocument, { id: evaluationId });
  const said = useGraph(JudgeRowDocument, { evaluationId, runId, id: logId });
  return (
    <Answered answer={columns} what="the evaluators">
      {({ evaluation }) => {
        const evaluators = evaluation?.evaluators?.flatMap((one) => one?.version ?? []) ?? [];
        const chosen = evaluatorIn(evaluators, versionId);
        if (!chosen) return <Empty title="The evaluation has no evaluator to judge for." />;
        const cell = said.data?.evaluationLog?.judgments?.find((one) => one?.evaluator?.versionId === chosen.versionId);
        return (
          <Panel title="Judge this row" asked={{ Evaluators: columns.asked, Said: said.asked }}>
            <div className="panel-body">
              <JudgeBar evaluators={evaluators} chosen={chosen} user={user} onChoose={onChoose} onUser={setUser} />
              <JudgeForm key={`${logId} ${chosen.versionId}`} row={row} evaluator={chosen} given={cell?.logs ?? []} user={user} isFirst />
            </div>
          </Panel>
        );
      }}
    </Answered>
  );
};
