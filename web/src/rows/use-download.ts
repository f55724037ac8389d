import { useCallback, useRef, useState } from 'react';
import { type TypedDocumentNode, useClient } from 'urql';
import { RowDownloadDocument, type RowDownloadQuery } from '../documents/documents.ts';
import { ROOT_PATH } from '../graph/place.ts';
import { problemOf } from '../graph/problem.ts';
import { storedKey } from '../graph/session.tsx';
import { type AskedFile, bodyOf } from './commands.ts';
import { gather, type Progress, pour, type Sink, TooLargeError } from './saving.ts';

/** How far a download has come, in what the dialog says of it. */
export type DownloadState =
  | { readonly is: 'idle' | 'begun' | 'saved' | 'stopped' | 'too large' }
  | { readonly is: 'running'; readonly progress: Progress }
  | { readonly is: 'failed'; readonly why: string };

type Body = NonNullable<Response['body']>;

/** Where a file is had. */
export interface Place {
  readonly path: string | null;
  readonly url: string;
  readonly fileName: string;
}

interface FilePicker {
  showSaveFilePicker(options: { readonly suggestedName: string }): Promise<{ createWritable(): Promise<Sink> }>;
}

const saveAs = (href: string, fileName: string): void => {
  const link = document.createElement('a');
  link.href = href;
  link.download = fileName;
  link.click();
};

const keepFile = (fileName: string) => (file: Blob) => {
  const url = URL.createObjectURL(file);
  saveAs(url, fileName);
  // The browser reads it after the click has returned.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
};

/** A file on disk where the browser lets pages write one, else a bounded gathering. */
const openSink = async (fileName: string): Promise<Sink> => {
  if (!('showSaveFilePicker' in window)) return gather(keepFile(fileName));
  const file = await (window as unknown as FilePicker).showSaveFilePicker({ suggestedName: fileName });
  return file.createWritable();
};

/** What the server says of a file that it does not give. */
const refusalOf = async (answer: Response): Promise<string> => {
  const { errors } = (await answer.json().catch(() => ({}))) as { readonly errors?: readonly { readonly message: string }[] };
  return errors?.[0]?.message ?? `The server answered ${answer.status}.`;
};

const fetchFile = async (asked: AskedFile, { path, url }: Place, key: string | undefined, signal: AbortSignal): Promise<Body> => {
  const headers = { accept: '*/*', 'apollo-require-preflight': 'true', ...(key !== undefined && { 'x-api-key': key }) };
  const posted = { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: bodyOf(asked) };
  const answer = await fetch(url, { ...(path === null ? posted : { headers }), signal });
  if (!answer.ok || !answer.body) throw new Error(await refusalOf(answer));
  return answer.body;
};

/** Whether the browser may fetch a file by itself: no header but its own is needed then, by which it says that this server's page asks. */
const canNavigate = ({ path }: Place, key: string | undefined): boolean => path !== null && key === undefined && isSecureContext;

/** Finds where the rows are had as a file. */
const useFindFile = () => {
  const client = useClient();
  return useCallback(
    async (asked: AskedFile): Promise<Place> => {
      const query = RowDownloadDocument.text as unknown as TypedDocumentNode<RowDownloadQuery>;
      const { data, error } = await client.query(query, { ...asked }).toPromise();
      const download = data?.evaluation?.logs?.download;
      if (!download) throw new Error(error ? problemOf(error).detail : 'This source has no such evaluation.');
      const ending = asked.format.toLowerCase();
      const path = download.path ?? `/evaluations/${asked.id}/logs.${ending}`;
      return { path: download.path, url: new URL(ROOT_PATH + path, location.href).href, fileName: download.fileName ?? `rows.${ending}` };
    },
    [client],
  );
};

/** Saves the rows of a table as a file, which this tab never holds more than a bounded part of. */
export const useDownload = () => {
  const findFile = useFindFile();
  const [state, setState] = useState<DownloadState>({ is: 'idle' });
  const running = useRef<AbortController>(undefined);
  const save = async (asked: AskedFile): Promise<void> => {
    const ending = new AbortController();
    running.current = ending;
    setState({ is: 'running', progress: { bytes: 0, rows: 0 } });
    try {
      const [place, key] = [await findFile(asked), storedKey()];
      if (canNavigate(place, key)) {
        saveAs(place.url, place.fileName);
        setState({ is: 'begun' });
        return;
      }
      const sink = await openSink(place.fileName);
      const body = await fetchFile(asked, place, key, ending.signal).catch(async (error: unknown) => {
        await sink.abort();
        throw error;
      });
      await pour(body, sink, { format: asked.format, onProgress: (progress) => setState({ is: 'running', progress }) });
      setState({ is: 'saved' });
    } catch (error) {
      setState(endOf(error));
    }
  };
  return { state, save, findFile, stop: useCallback(() => running.current?.abort(), []) };
};

/** Why a download did not come to its end. */
const endOf = (error: unknown): DownloadState => {
  if (error instanceof TooLargeError) return { is: 'too large' };
  // Stopped here, or in the dialog that asks where to.
  if (error instanceof DOMException && error.name === 'AbortError') return { is: 'stopped' };
  return { is: 'failed', why: error instanceof Error ? error.message : String(error) };
};
