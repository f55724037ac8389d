import type { Config } from './config/config.ts';
import type { Keeping } from './contract/keeping.ts';
import type { Send } from './contract/send.ts';
import { askingOptions, type SharedWatch } from './open-shared.ts';
import type { OpenKeeping } from './shared/keeping.ts';
import type { OpenShared } from './shared/shared.ts';
import { forgettingChanges, subjectsOf } from './upstream/forgetting-changes.ts';
import { type KeptOutcome, keepingAnswers } from './upstream/kept-answers.ts';

/** Keeps answers of a live API between replicas. */
export interface AnswerKeeping {
  /** The same `Send`, which forgets what is changed, and keeps answers where the configuration asks for it. */
  around(send: Send): Send;
  /** Waits a moment for its first connection, where it has one. */
  begin(): Promise<void>;
  close(): void;
}

export interface KeepingWatch extends SharedWatch {
  readonly looked: (outcome: KeptOutcome) => void;
}

type KeepingConfig = Pick<Config, 'sharedAddress' | 'sharedPatience' | 'cacheFinal'>;

/** Loaded only where replicas of a live API share something. It has yet to begin. */
export const keepAnswers = async (
  baseUrl: URL,
  config: KeepingConfig,
  { shared, looked, ...watching }: KeepingWatch & { readonly shared: OpenShared },
): Promise<AnswerKeeping> => {
  const keeping = await openKeepingOf(config, shared, watching);
  const subjects = subjectsOf(baseUrl);
  const keptBy = (send: Send, by: Keeping): Send =>
    keepingAnswers(send, { keeping: by, shared, baseUrl, subjects, ms: keptMs(config), looked });
  return {
    around: (send) => {
      // Other replicas may keep answers though this one does not.
      const forgetting = forgettingChanges(send, shared, subjects);
      return keeping ? keptBy(forgetting, keeping) : forgetting;
    },
    begin: async () => keeping?.begin(),
    close: () => keeping?.close(),
  };
};

const keptMs = ({ cacheFinal = 0 }: KeepingConfig): number => cacheFinal * 1000;

/** A mark lasts so many times as long as what is kept under it. */
const MARKS_LAST = 8;

const openKeepingOf = async (config: KeepingConfig, shared: OpenShared, watching: SharedWatch): Promise<OpenKeeping | undefined> => {
  const { sharedAddress, sharedPatience, cacheFinal } = config;
  if (sharedAddress === undefined || cacheFinal === undefined) return undefined;
  const { openKeeping } = await import('./shared/keeping.ts');
  const asking = { ...askingOptions(sharedPatience, watching), ...shared.told };
  return openKeeping(sharedAddress, { ...asking, isUnfit: shared.isUnfit, markMs: keptMs(config) * MARKS_LAST });
};
