import { useSyncExternalStore } from 'react';
import { type AnyVariables, type TypedDocumentNode, useSubscription } from 'urql';
import type { Document } from './document.ts';
import type { StreamState } from './event-stream.ts';
import { useStreamState } from './live.ts';
import { type Problem, problemOf } from './problem.ts';
import type { Asked } from './use-graph.ts';

/** What is seen of something that is watched. */
export interface Watched<Data> {
  /** The newest event; it stays while the connection is lost. */
  readonly data: Data | undefined;
  /** What was the matter at the last event. */
  readonly problem: Problem | undefined;
  readonly connection: StreamState;
  readonly asked: Asked;
}

const onVisibility = (listener: () => void): (() => void) => {
  document.addEventListener('visibilitychange', listener);
  return () => document.removeEventListener('visibilitychange', listener);
};

/** Whether the tab is the one in front: a hidden one watches nothing, for a browser has six connections to a host. */
const useInFront = (): boolean => useSyncExternalStore(onVisibility, () => document.visibilityState !== 'hidden');

/** Watches the graph while the screen is open and seen. What comes goes into the cache too, so that all of the screen follows. */
export const useWatch = <Data, Variables extends AnyVariables & object>(
  { text }: Document<Data, Variables>,
  variables: Variables,
): Watched<Data> => {
  const query = text as unknown as TypedDocumentNode<Data, AnyVariables>;
  const isInFront = useInFront();
  const [{ data, error }] = useSubscription<Data, Data, AnyVariables>(
    { query, variables, pause: !isInFront },
    // An event that is a failure alone leaves what was known.
    (before, now) => (now ?? before) as Data,
  );
  const connection = useStreamState();
  return {
    data,
    problem: error && problemOf(error),
    connection,
    asked: { text, variables },
  };
};
