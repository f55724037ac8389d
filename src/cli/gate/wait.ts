import { setTimeout as sleep } from 'node:timers/promises';
import type { Ask } from './ask.ts';

interface Progress {
  readonly evaluationProgress: {
    readonly isFinal: boolean;
    readonly runs: readonly {
      readonly status: string;
      readonly numLogs: number;
      readonly percent: number | null;
      readonly run: { readonly id: string; readonly humanloopId: string } | null;
    }[];
  };
}

const PROGRESS = `subscription GateProgress($id: ID!) {
  evaluationProgress(id: $id) { isFinal runs { status numLogs percent run { id humanloopId } } }
}`;

const ENDED = ['COMPLETED', 'CANCELLED'];
const AGAIN_MILLISECONDS = 1_000;

export interface Waiting {
  readonly evaluationId: string;
  /** By upstream or global id. */
  readonly runId: string;
  readonly milliseconds: number;
  readonly signal: AbortSignal;
  /** Takes a line for each change. */
  readonly tell: (line: string) => void;
}

/** Follows an evaluation until the run has ended; false where the stream ends before it. */
const follow = async (ask: Ask, { evaluationId, runId, tell }: Waiting, signal: AbortSignal): Promise<boolean> => {
  for await (const { evaluationProgress } of ask.events<Progress>(PROGRESS, { id: evaluationId }, signal)) {
    const found = evaluationProgress.runs.find(({ run }) => run?.id === runId || run?.humanloopId === runId);
    if (evaluationProgress.isFinal || (found !== undefined && ENDED.includes(found.status))) return true;
    if (found === undefined) continue;
    const share = found.percent === null ? '' : ` (${Math.floor(found.percent)}%)`;
    tell(`Waiting for the run: ${found.status}, ${found.numLogs} logs${share}.`);
  }
  return false;
};

/** Waits until a run has ended, by the watch that subscriptions share; false where that took too long. */
export const waitForRun = async (ask: Ask, waiting: Waiting): Promise<boolean> => {
  const timeOut = new AbortController();
  // The watch by itself keeps no process alive, and this does.
  const timer = setTimeout(() => timeOut.abort(), waiting.milliseconds);
  const signal = AbortSignal.any([timeOut.signal, waiting.signal]);
  try {
    // A watch is broken off after a while, for whoever watches to begin anew.
    while (!(await follow(ask, waiting, signal))) await sleep(AGAIN_MILLISECONDS, undefined, { signal });
    return true;
  } catch (error) {
    waiting.signal.throwIfAborted();
    if (timeOut.signal.aborted) return false;
    throw error;
  } finally {
    clearTimeout(timer);
  }
};
