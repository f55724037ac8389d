import type { ReactNode } from 'react';
import type { Problem } from '../graph/problem.ts';
import { useKeyRequest } from '../graph/session.tsx';
import type { Answer } from '../graph/use-graph.ts';

/** Something is on its way. */
export const Loading = ({ what }: { readonly what: string }) => (
  <p className="state" role="status">
    <span className="spinner" aria-hidden="true" /> Reading {what} …
  </p>
);

/** There is nothing, and what may be done about it. */
export const Empty = ({ title, children }: { readonly title: string; readonly children?: ReactNode }) => (
  <div className="state">
    <p className="state-title">{title}</p>
    {children}
  </div>
);

interface ProblemProps {
  readonly problem: Problem;
  /** What of the screen is missing. */
  readonly what: string;
  retry(): void;
  /** More ways out of it. */
  readonly children?: ReactNode;
}

/** What went wrong and what may be done about it. */
export const ProblemNote = ({ problem, what, retry, children }: ProblemProps) => {
  const requestKey = useKeyRequest();
  const wantsKey = problem.code === 'UNAUTHENTICATED' || problem.code === 'FORBIDDEN';
  return (
    <div className="state problem" role="alert">
      <p className="state-title">{problem.title}</p>
      <p>
        There is no answer for {what}. {problem.wayOut}
      </p>
      <p className="detail">
        <code>{problem.code}</code> {problem.detail}
      </p>
      <p className="buttons">
        {wantsKey && (
          <button type="button" className="primary" onClick={requestKey}>
            Enter a key
          </button>
        )}
        <button type="button" onClick={retry}>
          Try again
        </button>
      </p>
      {children}
    </div>
  );
};

/** What of an answer is missing, and where: the rest of it is shown. */
const PartsMissing = ({ problem: { title, code, places } }: { readonly problem: Problem }) => (
  <details className="parts-missing">
    <summary>
      {places.length === 1 ? 'A part of this' : `${places.length} parts of this`} could not be read: {title.toLowerCase()}
    </summary>
    <ul>
      {places.map(({ path, message }) => (
        <li key={path}>
          <code>{path}</code> {message}
        </li>
      ))}
    </ul>
    <p>
      <code>{code}</code>
    </p>
  </details>
);

interface AnsweredProps<Data> {
  readonly answer: Answer<Data>;
  /** What is asked for, within a sentence. */
  readonly what: string;
  /** Whether what went wrong left nothing to show. */
  isNothing?(data: Data): boolean;
  readonly children: (data: Data) => ReactNode;
}

/** What an answer brought; while it is not there, or not whole, what is the matter. */
export const Answered = <Data,>({ answer, what, isNothing, children }: AnsweredProps<Data>) => {
  const { problem, isLoading, retry } = answer;
  const data = problem && answer.data && isNothing?.(answer.data) ? undefined : answer.data;
  return (
    <>
      {problem && (data ? <PartsMissing problem={problem} /> : <ProblemNote problem={problem} what={what} retry={retry} />)}
      {data ? children(data) : isLoading && <Loading what={what} />}
    </>
  );
};
