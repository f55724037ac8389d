import type { Shared } from '../contract/shared.ts';

/** Changes that are made here, and through other replicas of the same service. */
export interface ReplicaChanges {
  /** A change was made here, at this path of the REST API: the other replicas are told before anybody hears of it, if they can be. */
  made(path: string): void | Promise<void>;
  /** Hears of the changes of the others: at a path, or, where some were missed, at `/`, which is to say anywhere. */
  hear(changed: (path: string) => void): void;
}

const CHANNEL = 'changes';
const ANYWHERE = '/';

/** What comes is not trusted: it has to be a path at least. */
const PATH = /^\/[\w/.~%-]{0,1000}$/;

/** `changed` is called for all of them. */
export const createReplicaChanges = (shared: Shared | undefined, changed: (path: string) => void): ReplicaChanges => {
  if (!shared) return { made: changed, hear: () => undefined };
  return {
    made: (path) => {
      changed(path);
      return shared.tell(CHANNEL, pathIn(path));
    },
    hear: (changedElsewhere) => {
      const told = (path: string): void => {
        changed(path);
        changedElsewhere(path);
      };
      shared.hear(CHANNEL, { heard: (text) => told(PATH.test(text) ? text : ANYWHERE), missed: () => told(ANYWHERE) });
    },
  };
};

/** Its query says nothing of where a change was made, and may hold whatever a client wrote there. */
const pathIn = (path: string): string => path.replace(/\?.*$/s, '');
