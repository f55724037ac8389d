import { useEffect, useRef, useState } from 'react';
import { storedKey } from '../graph/session.tsx';
import { Source } from '../parts/json-value.tsx';
import { written } from '../parts/written.ts';
import { type AskedFile, curlCommand, exportCommand } from './commands.ts';
import { type FileFormat, MAX_GATHERED } from './saving.ts';
import { type DownloadState, type Place, useDownload } from './use-download.ts';

interface DownloadProps {
  /** What the table shows. */
  readonly asked: Omit<AskedFile, 'format'>;
  /** How many rows it has, where that is known. */
  readonly total: number | undefined;
}

/** Leads to the rows of the table as a file. */
export const DownloadButton = (props: DownloadProps) => {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" onClick={() => setOpen(true)}>
        Download
      </button>
      {isOpen && <DownloadDialog {...props} onClose={() => setOpen(false)} />}
    </>
  );
};

const FORMATS: readonly (readonly [FileFormat, meaning: string])[] = [
  ['CSV', 'the columns of the table, for spreadsheets and data frames'],
  ['JSONL', 'each row whole, as the source has it'],
];

const DownloadDialog = ({ asked, total, onClose }: DownloadProps & { onClose(): void }) => {
  const dialog = useRef<HTMLDialogElement>(null);
  const [format, setFormat] = useState<FileFormat>('CSV');
  const { state, save, stop, findFile } = useDownload();
  useEffect(() => {
    dialog.current?.showModal();
    return stop;
  }, [stop]);
  const file = { ...asked, format };
  const isRunning = state.is === 'running';
  return (
    <dialog ref={dialog} className="dialog download" aria-labelledby="download-title" onClose={onClose}>
      <h2 id="download-title">Download {total === undefined ? 'the' : written(total, 'count')} rows</h2>
      <p>In the order of the table, with its filter.</p>
      {FORMATS.map(([name, meaning]) => (
        <label key={name} className="choice">
          <input type="radio" name="format" checked={format === name} disabled={isRunning} onChange={() => setFormat(name)} />
          <span>
            <strong>{name}</strong>: {meaning}
          </span>
        </label>
      ))}
      <DownloadProgress state={state} total={total} />
      <Commands key={format} file={file} isOpen={state.is === 'too large'} findFile={findFile} />
      <p className="dialog-buttons">
        <button type="button" onClick={() => dialog.current?.close()}>
          Close
        </button>
        {isRunning ? (
          <button type="button" onClick={stop}>
            Stop
          </button>
        ) : (
          <button type="button" className="primary" onClick={() => void save(file)}>
            Download {format}
          </button>
        )}
      </p>
    </dialog>
  );
};

const MEGABYTE = 1e6;

/** How a download that is not running ended, in words. */
const ENDS: Readonly<Partial<Record<DownloadState['is'], string>>> = {
  begun: 'Your browser has it now: how far it is, and a way to stop it, are among its downloads.',
  saved: 'All rows are saved.',
  stopped: 'It was stopped, and nothing is kept.',
  'too large': `The file has more than ${MAX_GATHERED / MEGABYTE} MB, which this browser can only keep in memory for a page. One of these commands writes it whatever its size:`,
};

const DownloadProgress = ({ state, total }: { readonly state: DownloadState; readonly total: number | undefined }) => {
  if (state.is === 'failed') {
    return (
      <p role="alert" className="bad">
        There is no file: {state.why}
      </p>
    );
  }
  if (state.is !== 'running') return <p role="status">{ENDS[state.is]}</p>;
  const { rows, bytes } = state.progress;
  return (
    <div>
      <progress aria-label="Rows that came" max={total ?? 1} value={total === undefined ? undefined : Math.min(rows, total)} />
      <p>
        {written(rows, 'count')} {total !== undefined && `of ${written(total, 'count')} `}rows, {written(bytes / MEGABYTE, 'number')} MB
      </p>
    </div>
  );
};

interface CommandsProps {
  readonly file: AskedFile;
  readonly isOpen: boolean;
  findFile(file: AskedFile): Promise<Place>;
}

/** The same file from a command line. */
const Commands = ({ file, isOpen, findFile }: CommandsProps) => {
  const [place, setPlace] = useState<Place>();
  const [isWanted, setWanted] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: of an open dialog only the format of the file changes, which is the key here.
  useEffect(() => {
    if (!isWanted && !isOpen) return;
    findFile(file).then(setPlace, () => undefined);
  }, [isWanted, isOpen, findFile]);
  return (
    <details open={isOpen || undefined} onToggle={({ currentTarget }) => setWanted(currentTarget.open)}>
      <summary>From a command line</summary>
      {place && (
        <>
          <p>From this server:</p>
          <Source text={curlCommand(file, { ...place, hasKey: storedKey() !== undefined })} label="Command for curl" />
          <p>Where the source is, with the options that the server has for it:</p>
          <Source text={exportCommand(file, place.fileName)} label="Command for export" />
        </>
      )}
    </details>
  );
};
