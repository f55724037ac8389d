/** What the export tool writes into a folder, and so all that is read of one. */
export interface FolderLayout {
  /** Files by their names. */
  readonly files?: readonly string[];
  /** Folders by their names. */
  readonly folders?: Readonly<Record<string, FolderLayout>>;
  /** The folders of any other name. */
  readonly each?: FolderLayout;
  /** Files beside those: one body each under any name, or lines of JSON in `1.jsonl`, `2.jsonl`, and so on. */
  readonly holds?: 'bodies' | 'lines';
  /** Imported by itself: what is in it is reported then. */
  readonly isPart?: boolean;
}

const BODIES: FolderLayout = { holds: 'bodies' };
const LINES: FolderLayout = { holds: 'lines' };

const EVALUATION: FolderLayout = {
  isPart: true,
  files: ['evaluation.json', 'stats.json'],
  folders: { runs: BODIES, logs: LINES },
};

/** Of one exported file: a prompt, a tool, a dataset, … */
export const FILE: FolderLayout = {
  isPart: true,
  files: ['file.json', '.done', 'deployments.json'],
  folders: { versions: BODIES, logs: LINES, datapoints: { each: LINES }, evaluations: { each: EVALUATION } },
};

/** Of a whole export. */
export const EXPORT: FolderLayout = { files: ['export.log'], folders: { files: { each: FILE } } };

/** The layout of the folder at a path below the export's; undefined where there is to be none. */
export const layoutAt = (path: string): FolderLayout | undefined =>
  path === ''
    ? EXPORT
    : path
        .split('/')
        .reduce<FolderLayout | undefined>(
          (layout, name) => (layout?.folders && Object.hasOwn(layout.folders, name) ? layout.folders[name] : layout?.each),
          EXPORT,
        );
