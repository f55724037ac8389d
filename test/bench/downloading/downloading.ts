import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { request } from 'undici';
import { type Archive, type ArchiveOptions, withArchive } from '../asking/archive.ts';
import { freePort, runToEnd, startServer } from '../processes.ts';
import { EVALUATION } from '../row-export.ts';
import { loadNow, number, tableOf, withRatio } from '../table.ts';
import { CASES, type DownloadCase, type Downloaded } from './cases.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const OURS = here('../../../bin/humanloop-graphql.js');
const BY_HAND = here('./by-hand.ts');

/** From a server of its own, so that the memory is that of this download. */
const download = async (data: string, { format, query }: DownloadCase, rows: number): Promise<Downloaded> => {
  const port = await freePort();
  const server = await startServer({ args: [OURS, '--data', data], env: { PORT: String(port) } }, port);
  const q = Buffer.from(JSON.stringify(query)).toString('base64url');
  const url = server.url.replace('/graphql', `/evaluations/${EVALUATION}/logs.${format}?q=${q}`);
  try {
    const before = await server.usage();
    const begun = performance.now();
    const { body, statusCode } = await request(url, { headers: { 'apollo-require-preflight': 'yes' }, bodyTimeout: 0 });
    if (statusCode !== 200) throw new Error(`A download was answered with ${statusCode}: ${await body.text()}`);
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const chunk of body) {
      hash.update(chunk);
      bytes += chunk.length;
    }
    const milliseconds = performance.now() - begun;
    const after = await server.usage();
    return { rows, bytes, sha256: hash.digest('hex'), milliseconds, cpu: after.cpu - before.cpu, peak: after.peak };
  } finally {
    await server.stop();
  }
};

export interface DownloadingOptions extends ArchiveOptions {
  readonly print: (line: string) => void;
}

const HEAD = ['', 'rows', 'MB', 'rows/s', 'µs of CPU a row', 'MiB at most'];

const downloadTable = async ({ data, narrow }: Archive): Promise<string> => {
  const lines: string[][] = [];
  for (const each of CASES) {
    const byHand: Downloaded = JSON.parse(await runToEnd([BY_HAND, data, narrow, each.name]));
    const ours = await download(data, each, byHand.rows);
    if (ours.sha256 !== byHand.sha256) throw new Error(`${each.name}: ${ours.bytes} bytes are not the ${byHand.bytes} by hand.`);
    const line = (name: string, { rows, bytes, milliseconds, cpu, peak }: Downloaded): string[] => [
      name,
      String(rows),
      number(bytes / 1e6),
      withRatio((rows / milliseconds) * 1000, (byHand.rows / byHand.milliseconds) * 1000),
      withRatio((cpu / rows) * 1000, (byHand.cpu / byHand.rows) * 1000),
      number(peak),
    ];
    lines.push(line(`${each.name}, by hand`, byHand), line(`${each.name}, downloaded`, ours));
  }
  return tableOf(HEAD, lines);
};

/** Downloads rows of a generated archive, each file beside a script written for it; the two are equal byte for byte. */
export const downloading = async ({ print, ...archive }: DownloadingOptions): Promise<void> => {
  print(`${archive.logs} logs; load ${loadNow()}\n`);
  await withArchive(archive, async (files) => print(await downloadTable(files)));
  print(`\nload ${loadNow()}`);
};
