import type { JudgedByFragment } from '../documents/documents.ts';

interface JudgeBarProps {
  readonly evaluators: readonly JudgedByFragment[];
  readonly chosen: JudgedByFragment;
  readonly user: string;
  onChoose(versionId: string): void;
  /** The name is whole: what is left to judge is asked for each. */
  onUser(name: string): void;
}

/** The evaluator that somebody judges for, and who that is. */
export const JudgeBar = ({ evaluators, chosen, user, onChoose, onUser }: JudgeBarProps) => (
  <div className="bar">
    <label>
      For the evaluator{' '}
      <select value={chosen.versionId} onChange={({ target }) => onChoose(target.value)}>
        {evaluators.map(({ versionId, name, path }) => (
          <option key={versionId} value={versionId}>
            {name ?? path ?? versionId}
          </option>
        ))}
      </select>
    </label>
    <label>
      Your name{' '}
      <input
        key={user}
        name="user"
        autoComplete="username"
        maxLength={200}
        defaultValue={user}
        onBlur={({ target }) => onUser(target.value.trim())}
        onKeyDown={({ key, currentTarget }) => key === 'Enter' && onUser(currentTarget.value.trim())}
      />
    </label>
  </div>
);

/** The evaluator that an address names; without one the first that is made for people, else the first. */
export const evaluatorIn = (evaluators: readonly JudgedByFragment[], versionId: string | null): JudgedByFragment | undefined =>
  evaluators.find((one) => one.versionId === versionId) ??
  evaluators.find(({ spec }) => spec?.__typename === 'HumanEvaluatorSpec') ??
  evaluators[0];
