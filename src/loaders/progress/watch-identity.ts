import { hash } from 'node:crypto';

/** Who watches what, and where. */
export interface WatchIdentity {
  /** The same for all replicas that have it. */
  readonly source: string | undefined;
  readonly apiKey: string | undefined;
  readonly evaluationId: string;
}

/** Known to nobody who has not the key. */
export const watchSecretOf = ({ source, apiKey, evaluationId }: WatchIdentity): string =>
  JSON.stringify([source ?? null, apiKey ?? null, evaluationId]);

/** The same for the same on every replica; it does not show the key. */
export const watchNameOf = (identity: WatchIdentity): string => hash('sha256', watchSecretOf(identity));
