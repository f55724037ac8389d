import { useCallback, useState } from 'react';
import { type AnyVariables, type TypedDocumentNode, useMutation } from 'urql';
import type { Document } from '../graph/document.ts';
import { type Problem, problemOf } from '../graph/problem.ts';

/** Why something was not changed, which whoever asked for it can mend. */
export interface ChangeError {
  readonly code: string;
  readonly message: string;
  /** Which part of the input it is about; null for the whole. */
  readonly field: readonly string[] | null;
}

interface Payload {
  readonly userErrors: readonly ChangeError[];
}

export interface Change<Data, Input> {
  /** Sends it once; what it brought, or undefined where nothing was changed, or nobody knows whether. */
  send(input: Input): Promise<Data | undefined>;
  readonly isSending: boolean;
  readonly errors: readonly ChangeError[];
  readonly problem: Problem | undefined;
}

/** A change of the graph, with what stands in its way. What is shown follows by itself: the cache forgets what a change may have touched. */
export const useChange = <Data extends object, Input>(
  { text }: Document<Data, { input: Input }>,
  payloadOf: (data: Data) => Payload | null | undefined,
): Change<Data, Input> => {
  const [{ fetching }, execute] = useMutation<Data, AnyVariables>(text as unknown as TypedDocumentNode<Data, AnyVariables>);
  const [failure, setFailure] = useState<{ readonly errors: readonly ChangeError[]; readonly problem: Problem | undefined }>(NONE);
  const send = useCallback(
    async (input: Input): Promise<Data | undefined> => {
      setFailure(NONE);
      const { data, error } = await execute({ input });
      const errors = (data && payloadOf(data)?.userErrors) ?? [];
      setFailure({ errors, problem: error && problemOf(error) });
      return data && !error && errors.length === 0 ? data : undefined;
    },
    [execute, payloadOf],
  );
  return { send, isSending: fetching, ...failure };
};

const NONE = { errors: [], problem: undefined } as const;
