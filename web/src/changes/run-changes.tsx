import { type FormEvent, useState } from 'react';
import { Link } from 'wouter';
import type { EvaluationStatus } from '../documents/documents.ts';
import { CancelRunDocument, SetControlDocument } from '../documents/documents.ts';
import { underWay } from '../progress/far.ts';
import { useSource } from '../source/use-source.ts';
import { ChangeFailure } from './change-failure.tsx';
import { ReadOnlyNote } from './read-only-note.tsx';
import { useChange } from './use-change.ts';
import '../styles/changes.css';

interface ChangedRun {
  readonly humanloopId: string;
  readonly label: string;
  readonly control: boolean | null;
  readonly status: EvaluationStatus | null;
}

interface RunChangesProps {
  /** The evaluation, by its upstream id. */
  readonly id: string;
  readonly runs: readonly ChangedRun[];
}

/** What may be done with an evaluation; where nothing may, why. */
export const RunChanges = ({ id, runs }: RunChangesProps) => {
  const source = useSource();
  if (!source) return null;
  return (
    <section className="panel" aria-label="Changes">
      {source.isReadOnly ? (
        <ReadOnlyNote source={source} />
      ) : (
        <div className="panel-body changes">
          <Link className="button" href={`/evaluations/${id}/launch`}>
            Launch runs
          </Link>
          <Link href={`/evaluations/${id}/judge`}>Judge rows</Link>
          <ControlChange id={id} runs={runs} />
          <Cancellation id={id} runs={underWay(runs)} />
        </div>
      )}
    </section>
  );
};

/** What to call a run among others that may have the same label. */
const nameAmong = (runs: readonly ChangedRun[], { label, humanloopId }: ChangedRun): string =>
  runs.filter((run) => run.label === label).length > 1 ? `${label} (${humanloopId})` : label;

const ControlChange = ({ id, runs }: RunChangesProps) => {
  const change = useChange(SetControlDocument, ({ setEvaluationControlRun }) => setEvaluationControlRun);
  const [chosen, setChosen] = useState('');
  const others = runs.filter(({ control }) => !control);
  if (others.length === 0) return null;
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    await change.send({ evaluationId: id, runId: chosen });
    setChosen('');
  };
  return (
    <form className="asked-twice" onSubmit={submit}>
      <label>
        <span className="unseen">The run that the others are compared with</span>
        <select required value={chosen} onChange={({ target }) => setChosen(target.value)}>
          <option value="">Another control run …</option>
          {others.map((run) => (
            <option key={run.humanloopId} value={run.humanloopId}>
              {nameAmong(runs, run)}
            </option>
          ))}
        </select>
      </label>
      {chosen !== '' && (
        <button type="submit" disabled={change.isSending}>
          Compare with it
        </button>
      )}
      <ChangeFailure change={change} />
    </form>
  );
};

/** Stops a run, which is for good: so it is asked twice. */
const Cancellation = ({ id, runs }: RunChangesProps) => {
  const change = useChange(CancelRunDocument, ({ cancelEvaluationRun }) => cancelEvaluationRun);
  const [chosen, setChosen] = useState<ChangedRun>();
  const cancel = async (run: ChangedRun): Promise<void> => {
    await change.send({ evaluationId: id, runId: run.humanloopId });
    setChosen(undefined);
  };
  return (
    <>
      {chosen ? (
        <span className="asked-twice">
          Stop {nameAmong(runs, chosen)} for good?{' '}
          <button type="button" disabled={change.isSending} onClick={() => cancel(chosen)}>
            Stop it
          </button>
          <button type="button" onClick={() => setChosen(undefined)}>
            Let it go on
          </button>
        </span>
      ) : (
        runs.map((run) => (
          <button key={run.humanloopId} type="button" onClick={() => setChosen(run)}>
            Cancel {nameAmong(runs, run)}
          </button>
        ))
      )}
      <ChangeFailure change={change} />
    </>
  );
};
