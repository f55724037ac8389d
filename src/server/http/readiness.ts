import { monitorEventLoopDelay } from 'node:perf_hooks';

/** Whether this process should be sent more requests. Upstream's state is no part of it: another replica would fare no better. */
export interface Readiness {
  /** Why it should not; undefined while it may. */
  obstacle(): 'draining' | 'overloaded' | undefined;
  isDraining(): boolean;
  /** From now on no more requests are wanted: the process is about to end. */
  drain(): void;
}

/** Ready until it drains, but while `isOverloaded`. */
export const createReadiness = (isOverloaded: () => boolean): Readiness => {
  let isDraining = false;
  return {
    obstacle: () => {
      if (isDraining) return 'draining';
      return isOverloaded() ? 'overloaded' : undefined;
    },
    isDraining: () => isDraining,
    drain: () => {
      isDraining = true;
    },
  };
};

const SAMPLE_MS = 20;
const WINDOW_MS = 1_000;
const MAX_MEAN_LAG_MS = 250;

export interface LagMeter {
  /** The event loop was on average this late, in the last whole second, that new requests only make it worse. */
  isLate(): boolean;
  close(): void;
}

/** Watches how late the event loop is. */
export const createLagMeter = (): LagMeter => {
  const delay = monitorEventLoopDelay({ resolution: SAMPLE_MS });
  delay.enable();
  let meanMs = 0;
  const timer = setInterval(() => {
    meanMs = delay.mean / 1e6;
    delay.reset();
  }, WINDOW_MS).unref();
  return {
    isLate: () => meanMs > MAX_MEAN_LAG_MS,
    close: () => {
      clearInterval(timer);
      delay.disable();
    },
  };
};
