import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { startOf } from './contestants.ts';
import { type GrowthOptions, ROW } from './growth.ts';
import { createClient } from './load.ts';
import { cpuOver, median, warmUp } from './measure.ts';
import { freePort, startServer, startUpstream } from './processes.ts';
import type { BenchQuery } from './queries.ts';
import { loadNow, number, tableOf, withRatio } from './table.ts';

const ROWS = 500;

const PAGE: BenchQuery = {
  operationName: undefined,
  query: `{ evaluation(id: "evr_0") { name logs(first: ${ROWS}) { nodes { ${ROW} } } } }`,
  variables: [{}],
};

/** The encodings that a client may ask for, with what makes of them what they were. */
const ENCODINGS: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  identity: (bytes) => bytes,
  gzip: gunzipSync,
  br: brotliDecompressSync,
};

/** What it costs to compress a large answer: its bytes, and the CPU of all of the request. */
export const compression = async ({ repeats, seconds, print }: GrowthOptions): Promise<void> => {
  const upstream = await startUpstream();
  const port = await freePort();
  const server = await startServer(startOf('ours', upstream.url, port), port);
  const measured = Object.keys(ENCODINGS).map((encoding) => ({
    encoding,
    client: createClient(server.url, PAGE, encoding),
    size: 0,
    times: 0,
    cpu: [] as number[],
  }));
  let whole: Buffer | undefined;
  for (const each of measured) {
    const bytes = await each.client.bytes();
    const unpacked = ENCODINGS[each.encoding]?.(bytes);
    whole ??= unpacked;
    if (unpacked === undefined || !whole?.equals(unpacked)) throw new Error(`The answer as ${each.encoding} is another.`);
    each.size = bytes.length;
    each.times = Math.ceil((seconds * 1000) / (await warmUp(each.client, seconds)));
  }
  for (let repeat = 0; repeat < repeats; repeat += 1)
    for (const { client, times, cpu } of measured) cpu.push(await cpuOver(server, client, times));
  const [plain] = measured;
  const rows = measured.map(({ encoding, size, cpu }) => [
    encoding,
    number(size / 1000),
    withRatio(median(cpu), median(plain?.cpu ?? [])),
    withRatio(Math.min(...cpu), Math.min(...(plain?.cpu ?? []))),
  ]);
  print(`load ${loadNow()}\n`);
  print(tableOf([`a page of ${ROWS} rows`, 'kB', 'CPU ms', 'at the least'], rows));
  for (const { client } of measured) await client.close();
  await server.stop();
  await upstream.stop();
};
