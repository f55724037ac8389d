import { useCallback, useEffect } from 'react';
import { type AnyVariables, type TypedDocumentNode, useQuery } from 'urql';
import type { Document } from './document.ts';
import { type Problem, problemOf } from './problem.ts';
import { useKeyRequest } from './session.tsx';

/** Everything that a screen may show of one operation. */
export interface Answer<Data> {
  readonly data: Data | undefined;
  /** Why there is no data, or why a part of it is missing. */
  readonly problem: Problem | undefined;
  readonly isLoading: boolean;
  /** `data` is of the variables before, while those of now are on their way. */
  readonly isStale: boolean;
  /** What was asked, for whoever wants to ask it without these pages. */
  readonly asked: Asked;
  retry(): void;
}

export interface Asked {
  readonly text: string;
  readonly variables: object;
}

interface Options {
  /** Not asked yet. */
  readonly pause?: boolean;
}

/** Asks the graph, and asks for a key where the source wants one. */
export const useGraph = <Data, Variables extends AnyVariables & object>(
  { text }: Document<Data, Variables>,
  variables: Variables,
  { pause = false }: Options = {},
): Answer<Data> => {
  // urql takes text as well, and knows types by its own kind of document alone.
  const query = text as unknown as TypedDocumentNode<Data, AnyVariables>;
  const [{ data, error, fetching, stale }, ask] = useQuery<Data, AnyVariables>({ query, variables, pause });
  const problem = error && problemOf(error);
  const requestKey = useKeyRequest();
  const isKeyWanted = problem?.code === 'UNAUTHENTICATED';
  useEffect(() => {
    if (isKeyWanted) requestKey();
  }, [isKeyWanted, requestKey]);
  const retry = useCallback(() => ask({ requestPolicy: 'network-only' }), [ask]);
  return { data, problem, isLoading: fetching, isStale: fetching || stale, asked: { text, variables }, retry };
};
