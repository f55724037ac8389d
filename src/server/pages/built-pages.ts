import { hash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname } from 'node:path';

/** A file as it is sent. */
export interface PageFile {
  readonly type: string;
  readonly body: Uint8Array<ArrayBuffer>;
  /** Weak, for the same file is sent packed and as it is. */
  readonly etag: string;
}

/** The pages as they were built: they are read once and served from memory. */
export interface BuiltPages {
  /** What a browser opens first, whatever the screen. */
  readonly html: string;
  /** By the path of their URL, such as `/assets/index-BfU2.js`. */
  readonly files: ReadonlyMap<string, PageFile>;
  /** The documents that the pages send, by the SHA-256 that they send in place of them. */
  readonly documents: ReadonlyMap<string, string>;
}

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.woff2': 'font/woff2',
};

export const etagOf = (body: Uint8Array | string): string => `W/"${hash('sha256', body, 'base64url').slice(0, 22)}"`;

/** Reads what was built; undefined where nothing was. Only files of the types above are served. */
export const readPages = async (directory: URL): Promise<BuiltPages | undefined> => {
  const names = await readdir(directory, { recursive: true }).catch(() => [] as string[]);
  if (!names.includes('index.html')) return undefined;
  const read = async (name: string): Promise<[string, PageFile][]> => {
    const type = TYPES[extname(name)];
    if (type === undefined) return [];
    const body = new Uint8Array(await readFile(new URL(name, directory)));
    return [[`/${name.replaceAll('\\', '/')}`, { type, body, etag: etagOf(body) }]];
  };
  const [html, documents, files] = await Promise.all([
    readFile(new URL('index.html', directory), 'utf8'),
    readFile(new URL('persisted-documents.json', directory), 'utf8'),
    Promise.all(names.map(read)),
  ]);
  return { html, files: new Map(files.flat()), documents: new Map(Object.entries<string>(JSON.parse(documents))) };
};
