import type { Config } from './config/config.ts';
import type { Log } from './server/telemetry/log.ts';
import type { Metrics } from './server/telemetry/metrics.ts';
import type { OpenShared } from './shared/shared.ts';

/** Opens what replicas share, where the configuration names it; the code for it is loaded only then. */
export const openSharedOf = async (
  { sharedAddress, sharedPatience }: Pick<Config, 'sharedAddress' | 'sharedPatience'>,
  { log, metrics }: { readonly log: Log; readonly metrics: Metrics | undefined },
): Promise<OpenShared | undefined> => {
  if (sharedAddress === undefined) return undefined;
  const { openShared } = await import('./shared/shared.ts');
  const shared = openShared(sharedAddress, {
    patienceMs: sharedPatience,
    asked: (command, outcome) => metrics?.askedShared(command, outcome),
    problem: log.problem,
    back: log.note,
  });
  await shared.begin();
  return shared;
};
