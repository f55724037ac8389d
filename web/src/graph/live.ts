import { createContext, useContext, useSyncExternalStore } from 'react';
import { type ExecutionResult, type SubscriptionForwarder, stringifyDocument } from 'urql';
import type { StreamState } from './event-stream.ts';

/** What watches the graph, and how its connection is: a screen has one stream at most. */
export interface Live {
  readonly forward: SubscriptionForwarder;
  state(): StreamState;
  onChange(listener: () => void): () => void;
}

/** The code that carries streams is loaded with the first of them. */
export const createLive = (url: string, headers: Readonly<Record<string, string>>): Live => {
  const listeners = new Set<() => void>();
  let state: StreamState = 'connecting';
  const onState = (now: StreamState): void => {
    state = now;
    for (const listener of listeners) listener();
  };
  let loaded: Promise<ReturnType<typeof import('./event-stream.ts').createEventStream>> | undefined;
  const stream = () => {
    loaded ??= import('./event-stream.ts').then(({ createEventStream }) => createEventStream({ url, headers, onState }));
    return loaded;
  };
  return {
    state: () => state,
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    forward: ({ variables, operationName, extensions }, operation) => ({
      subscribe: (sink) => {
        let leave: (() => void) | undefined;
        let isLeft = false;
        onState('connecting');
        // The text goes along with its hash, for nobody would send it later.
        const query = stringifyDocument(operation.query);
        const request = { query, variables: { ...variables }, operationName: operationName ?? '', extensions: { ...extensions } };
        stream().then(
          ({ subscribe }) => {
            if (!isLeft)
              leave = subscribe<Record<string, unknown>>(request, { ...sink, next: (result) => sink.next(result as ExecutionResult) });
          },
          (error: unknown) => sink.error(error),
        );
        return {
          unsubscribe: () => {
            isLeft = true;
            leave?.();
          },
        };
      },
    }),
  };
};

export const LiveContext = createContext<Live | undefined>(undefined);

const nothing = (): (() => void) => () => undefined;

/** How the connection of what is watched is. */
export const useStreamState = (): StreamState => {
  const live = useContext(LiveContext);
  return useSyncExternalStore(live?.onChange ?? nothing, () => live?.state() ?? 'connecting');
};
