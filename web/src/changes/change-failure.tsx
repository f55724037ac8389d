import { useKeyRequest } from '../graph/session.tsx';
import type { Change, ChangeError } from './use-change.ts';

interface ChangeFailureProps {
  readonly change: Pick<Change<object, never>, 'errors' | 'problem'>;
  /** The fields of the form, which show what is about them themselves. */
  readonly fields?: readonly string[];
}

/** What stands in the way of a change as a whole. */
export const ChangeFailure = ({ change: { errors, problem }, fields = [] }: ChangeFailureProps) => {
  const requestKey = useKeyRequest();
  const others = errors.filter(({ field }) => !fields.includes(field?.[0] ?? ''));
  if (!problem && others.length === 0) return null;
  const wantsKey = problem?.code === 'UNAUTHENTICATED' || problem?.code === 'FORBIDDEN';
  return (
    <div className="change-failure" role="alert">
      {others.map(({ code, message, field }) => (
        <p key={`${code}${field?.join('.')}`}>
          {message} <code>{code}</code>
        </p>
      ))}
      {problem && (
        <>
          <p>
            <strong>{problem.title}.</strong> {problem.wayOut}
          </p>
          <p className="detail">
            <code>{problem.code}</code> {problem.detail}
          </p>
        </>
      )}
      {wantsKey && (
        <button type="button" onClick={requestKey}>
          Enter a key
        </button>
      )}
      {problem?.code === 'WRITE_OUTCOME_UNKNOWN' && (
        <button type="button" onClick={() => location.reload()}>
          Look at what is there now
        </button>
      )}
    </div>
  );
};

/** What is the matter with one field of a form; `id` is for its aria-describedby. */
export const FieldErrors = ({
  id,
  errors,
  field,
}: {
  readonly id: string;
  readonly errors: readonly ChangeError[];
  readonly field: string;
}) => {
  const found = errors.filter((error) => error.field?.[0] === field);
  return (
    <span id={id} className="field-errors" role={found.length > 0 ? 'alert' : undefined}>
      {found.map(({ message }) => message).join(' ')}
    </span>
  );
};
