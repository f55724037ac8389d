import type { ImportReport } from './backend/store/import-report.ts';
import type { ExportHealth } from './contract/finding.ts';
import type { Send } from './contract/send.ts';
import type { ExportCopy } from './embedded-store.ts';
import type { SourceDescription } from './schema/kit/context.ts';
import type { KeyNameOf } from './server/caller-key.ts';
import type { Loads } from './server/telemetry/metrics.ts';
import type { UpstreamLoad } from './upstream/resilient.ts';

/** A place that evaluations come from. */
export interface Source {
  readonly description: SourceDescription;
  /** Another name than any other source has. */
  readonly name: string;
  /** Whether a caller has to bring a key. */
  readonly keyRequired: boolean;
  readonly keyNameOf?: KeyNameOf;
  /** Throws for a caller who may not ask; a live API decides that itself. */
  readonly requireCaller?: (apiKey: string | undefined) => void;
  /** Reads the file of keys again, where there is one. Throws a `ConfigError` for one that cannot be used. */
  reloadKeys(): void;
  /** What was exported, and what is wrong with it; null for a live API. */
  exportHealth(): Promise<ExportHealth | null>;
  /** Why it does not look like a v5 API, as a sentence. */
  problem(): Promise<string | undefined>;
  readonly send: Send;
  /** Served as /v5/*. */
  readonly backend?: Send;
  load(): UpstreamLoad;
  readonly heldColumns?: Loads['columns'];
  readonly imported?: readonly ImportReport[];
  readonly copy?: ExportCopy | undefined;
  readonly exportDirectories?: readonly string[];
  close(): Promise<void>;
}
