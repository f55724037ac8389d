import { fileURLToPath } from 'node:url';
import { startOf } from '../contestants.ts';
import { LATENCY, median } from '../measure.ts';
import { freePort, type Running, startServer, startUpstream } from '../processes.ts';
import { loadNow, number, tableOf, withRatio } from '../table.ts';
import { WHOLE } from './cases.ts';
import { createPoster } from './graph.ts';

const SCAN_BY_HAND = fileURLToPath(new URL('./scan-by-hand.ts', import.meta.url));

const EVALUATION = 'evr_long';
const ROWS = 20_004;

interface Scanned {
  readonly milliseconds: number;
  readonly cpu: number;
  readonly memory: number;
  readonly peak: number;
}

const scanOnce = async (server: Running, body: unknown): Promise<Scanned & { readonly text: string }> => {
  const poster = createPoster(server);
  const { milliseconds, cpu, text } = await poster.post(body);
  await poster.close();
  const { memory, peak } = await server.usage();
  return { milliseconds, cpu, memory, peak, text };
};

const ofAll = (scans: readonly Scanned[]): Scanned => ({
  milliseconds: median(scans.map(({ milliseconds }) => milliseconds)),
  cpu: median(scans.map(({ cpu }) => cpu)),
  memory: scans.at(-1)?.memory ?? 0,
  peak: scans.at(-1)?.peak ?? 0,
});

const totalIn = (text: string): number => Number(/"total(?:Count)?":(\d+)/.exec(text)?.[1]);

export interface ScanningOptions {
  readonly repeats: number;
  readonly print: (line: string) => void;
}

/** One question about rows of a v5 server that answers none, beside a script that fetches and parses the same pages. */
export const scanning = async ({ repeats, print }: ScanningOptions): Promise<void> => {
  print(`load ${loadNow()}\n`);
  const upstream = await startUpstream();
  const ports = [await freePort(), await freePort()] as const;
  const listing = `${upstream.url}/evaluations/${EVALUATION}/logs`;
  const byHand = await startServer({ args: [SCAN_BY_HAND, listing], env: { PORT: String(ports[0]) } }, ports[0]);
  const start = startOf('ours', upstream.url, ports[1]);
  const limits = { HUMANLOOP_GRAPHQL_SCAN_LIMIT: '250', HUMANLOOP_GRAPHQL_OPERATION_TIMEOUT: '120000' };
  const ours = await startServer({ ...start, env: { ...start.env, ...limits } }, ports[1]);
  const query = WHOLE.query.replace('id: "evr_0"', `id: "${EVALUATION}"`);
  const [hand, graph]: [Scanned[], Scanned[]] = [[], []];
  try {
    // Once to warm up, and for the bodies to be made.
    for (let repeat = 0; repeat <= repeats; repeat += 1) {
      const [one, other] = [await scanOnce(byHand, {}), await scanOnce(ours, { query })];
      if (totalIn(one.text) !== totalIn(other.text)) throw new Error(`${one.text.slice(0, 200)} is not ${other.text.slice(0, 200)}`);
      upstream.child.send(LATENCY);
      if (repeat === 0) continue;
      hand.push(one);
      graph.push(other);
    }
  } finally {
    for (const server of [byHand, ours, upstream]) await server.stop();
  }
  const [yardstick, scanned] = [ofAll(hand), ofAll(graph)];
  const line = (name: string, { milliseconds, cpu, memory, peak }: Scanned): string[] => [
    name,
    withRatio(milliseconds, yardstick.milliseconds),
    withRatio(cpu, yardstick.cpu),
    number(memory),
    withRatio(peak, yardstick.peak),
  ];
  print(
    tableOf(
      [`${ROWS} rows of a v5 server at ${LATENCY} ms`, 'ms', 'CPU ms', 'MiB after', 'MiB at most'],
      [line('a script', yardstick), line('ours', scanned)],
    ),
  );
  const each = hand.map(({ cpu }, index) => ((graph[index]?.cpu ?? Number.NaN) / cpu).toFixed(2)).join(', ');
  print(`\nCPU to that of the script, each time: ${each}\nload ${loadNow()}`);
};
