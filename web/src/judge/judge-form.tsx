import { type FormEvent, useId, useState } from 'react';
import { ChangeFailure, FieldErrors } from '../changes/change-failure.tsx';
import { useChange } from '../changes/use-change.ts';
import {
  CorrectJudgmentDocument,
  DeleteJudgmentDocument,
  GiveJudgmentDocument,
  type JudgedByFragment,
  type JudgedCellFragment,
} from '../documents/documents.ts';
import { Moment } from '../parts/moment.tsx';
import { type Draft, draftOf, EMPTY, judgmentOf } from './judgment-draft.ts';
import { JudgmentField } from './judgment-field.tsx';

type Given = JudgedCellFragment['logs'][number];

/** A row, by the upstream ids that it is found by. */
export interface JudgedRow {
  readonly evaluationId: string;
  readonly runId: string;
  readonly logId: string;
}

interface JudgeFormProps {
  readonly row: JudgedRow;
  readonly evaluator: JudgedByFragment;
  /** All that the evaluator has on the row. */
  readonly given: readonly Given[];
  /** Who judges. */
  readonly user: string;
  /** It takes the focus when it is shown. */
  readonly isFirst?: boolean;
}

const FIELDS = ['judgment', 'user'];

/** A judgment to give, and those that are there: one's own can be corrected and taken back. */
export const JudgeForm = ({ row, evaluator, given, user, isFirst = false }: JudgeFormProps) => {
  const [corrected, setCorrected] = useState<Given>();
  const [draft, setDraft] = useState<Draft>(EMPTY);
  const give = useChange(GiveJudgmentDocument, ({ giveEvaluationJudgment }) => giveEvaluationJudgment);
  const correct = useChange(CorrectJudgmentDocument, ({ correctEvaluationJudgment }) => correctEvaluationJudgment);
  const errorId = useId();
  const { spec, versionId } = evaluator;
  const judgment = spec && judgmentOf(spec, draft);
  const change = corrected ? correct : give;
  if (!spec || spec.returnType === null || spec.returnType === 'UNKNOWN') return <p>It is not known what this evaluator can say.</p>;
  const begin = (log: Given | undefined): void => {
    setCorrected(log);
    setDraft(log ? draftOf(spec, log.judgment?.raw) : EMPTY);
  };
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!judgment || user === '' || change.isSending) return;
    const said = corrected
      ? await correct.send({ ...row, evaluatorLogId: corrected.humanloopId, judgment, user })
      : await give.send({ ...row, evaluator: { versionId }, judgment, user });
    if (said) begin(undefined);
  };
  return (
    <form className="judge-form" onSubmit={submit}>
      {'instructions' in spec && spec.instructions && <p className="text muted">{spec.instructions}</p>}
      <JudgmentField
        spec={spec}
        label={evaluator.name ?? evaluator.path ?? versionId}
        draft={draft}
        describedBy={errorId}
        isFirst={isFirst}
        onDraft={setDraft}
      />
      <FieldErrors id={errorId} errors={change.errors} field="judgment" />
      <p className="buttons">
        <button type="submit" className="primary" disabled={!judgment || user === '' || change.isSending}>
          {corrected ? 'Correct it' : 'Give it'}
        </button>
        {corrected && (
          <button type="button" onClick={() => begin(undefined)}>
            Leave it as it is
          </button>
        )}
        {user === '' && <span className="muted">Say who you are first.</span>}
      </p>
      <ChangeFailure change={change} fields={FIELDS} />
      <GivenJudgments row={row} given={given} user={user} onCorrect={begin} />
    </form>
  );
};

interface GivenProps extends Pick<JudgeFormProps, 'row' | 'given' | 'user'> {
  onCorrect(log: Given): void;
}

/** What was said already, the newest first. */
const GivenJudgments = ({ row, given, user, onCorrect }: GivenProps) => {
  const takeBack = useChange(DeleteJudgmentDocument, ({ deleteEvaluationJudgment }) => deleteEvaluationJudgment);
  if (given.length === 0) return <ChangeFailure change={takeBack} />;
  return (
    <>
      <h3>Said so far</h3>
      <ul className="given">
        {given.map((log) => (
          <li key={log.id}>
            <strong className="text">{log.judgment?.display ?? 'abstained'}</strong>{' '}
            <span className="muted">by {log.user ?? 'nobody named'},</span> <Moment at={log.createdAt} />
            {log.user === user && user !== '' && (
              <>
                <button type="button" onClick={() => onCorrect(log)}>
                  Correct
                </button>
                <button
                  type="button"
                  disabled={takeBack.isSending}
                  onClick={() => takeBack.send({ ...row, evaluatorLogId: log.humanloopId })}
                >
                  Take back
                </button>
              </>
            )}
          </li>
        ))}
      </ul>
      <ChangeFailure change={takeBack} />
    </>
  );
};
