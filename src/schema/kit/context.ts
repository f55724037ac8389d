import type { DownloadFormat, RowsOwner } from '../../contract/download.ts';
import type { ExportHealth } from '../../contract/finding.ts';
import type { ReadOnlyReason } from '../../contract/read-only.ts';
import type { Warn } from '../../contract/warning.ts';
import type { Evaluation } from '../../loaders/entities.ts';
import type { Loaders } from '../../loaders/loaders.ts';
import type { ProgressEvent, Watch } from '../../loaders/progress/hub.ts';
import type { Writes } from '../../loaders/writes.ts';

/** Where the evaluations come from. */
export interface SourceDescription {
  readonly kind: 'LIVE_API' | 'EXPORT_DIRECTORY' | 'SAMPLE';
  /** Why nothing can be changed; null where it can. */
  readonly readOnly: ReadOnlyReason | null;
  /** When the newest export was made, ISO 8601 without a zone, by the clock of the machine that made it; null where that is unknown or nothing was exported. */
  readonly exportedAt: string | null;
}

/** A file of rows that an operation tells of. */
export interface ToldDownload {
  readonly owner: RowsOwner;
  readonly format: DownloadFormat;
  /** What is asked of the rows, as variables have it, and the columns. */
  readonly query: object;
}

/** What every resolver gets: this operation's loaders, bound to its caller, and the source behind them. */
export interface Context {
  readonly loaders: Loaders;
  readonly writes: Writes;
  readonly source: SourceDescription;
  /** Adds a warning to the answer. */
  readonly warn: Warn;
  /** What was exported, and what is wrong in it; null for a live API. Throws where the caller's key is not accepted. */
  exportHealth(): Promise<ExportHealth | null>;
  /**
   * What the path of such a file holds where its question, which is free, must not be asked; null where it has no path. The question itself
   * where this is absent.
   */
  readonly heldByPath?: ((told: ToldDownload) => object | null) | undefined;
  /** The progress of evaluations as their caller may see it; see `ProgressHub`. */
  watchProgress(watch: Omit<Watch, 'apiKey'>): AsyncIterable<ProgressEvent>;
  /** For an event of a subscription: the loaders forget, and the deadline begins again. */
  startAnew(changed: Evaluation | undefined): void;
}
