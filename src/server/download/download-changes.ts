import type { RowsOwner } from '../../contract/download.ts';

/** Hears of changes while downloads are under way. */
export interface DownloadChanges {
  /** A change was made, by a call of this path. */
  changed(path: string): void;
  /**
   * Tells whether rows may be other ones than they are now: those of an evaluation are those of these runs, which other evaluations may have as
   * well. Until the signal aborts.
   */
  watch(owner: RowsOwner, signal: AbortSignal): (runIds: ReadonlySet<string>) => boolean;
}

const EVALUATION = /^\/evaluations\/([^/?]+)/;
const RUN = /^\/evaluations\/[^/]+\/runs\/([^/?]+)/;

interface Watching {
  /** Undefined of the logs of a file, which no change touches. */
  readonly evaluationId: string | undefined;
  isChanged: boolean;
  readonly runs: Set<string>;
}

export const createDownloadChanges = (): DownloadChanges => {
  const watching = new Set<Watching>();
  return {
    changed: (path) => {
      const [, evaluation] = EVALUATION.exec(path) ?? [];
      const [, run] = RUN.exec(path) ?? [];
      for (const each of watching) {
        if (evaluation !== undefined && evaluation === each.evaluationId) each.isChanged = true;
        if (run !== undefined) each.runs.add(run);
      }
    },
    watch: ({ type, id }, signal) => {
      const each: Watching = { evaluationId: type === 'evaluation' ? id : undefined, isChanged: false, runs: new Set() };
      watching.add(each);
      signal.addEventListener('abort', () => watching.delete(each), { once: true });
      return (runIds) => each.isChanged || [...each.runs].some((run) => runIds.has(run));
    },
  };
};
