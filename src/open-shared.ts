import type { Config } from './config/config.ts';
import type { SharedCommand, SharedOutcome } from './contract/shared.ts';
import type { Log } from './server/telemetry/log.ts';
import type { Metrics } from './server/telemetry/metrics.ts';
import type { OpenShared } from './shared/shared.ts';

/** Who is told of what becomes of it. */
export interface SharedWatch {
  readonly log: Log;
  readonly metrics: Metrics | undefined;
}

export const askingOptions = (patienceMs: number, { log, metrics }: SharedWatch) => ({
  patienceMs,
  asked: (command: SharedCommand, outcome: SharedOutcome) => metrics?.askedShared(command, outcome),
  problem: log.problem,
  back: log.note,
});

/** Opens what replicas share, where the configuration names it; the code for it is loaded only then. It has yet to begin. */
export const openSharedOf = async (
  { sharedAddress, sharedPatience, sharedSettling }: Pick<Config, 'sharedAddress' | 'sharedPatience' | 'sharedSettling'>,
  watching: SharedWatch,
): Promise<OpenShared | undefined> => {
  if (sharedAddress === undefined) return undefined;
  const { openShared } = await import('./shared/shared.ts');
  return openShared(sharedAddress, { ...askingOptions(sharedPatience, watching), settlingMs: sharedSettling });
};
