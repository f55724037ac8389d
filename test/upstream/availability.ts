import { hash } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import { type Fault, give, startFaultyUpstream } from '../support/faulty-upstream.ts';
import { liveFacade } from '../support/live-facade.ts';
import { synthetic } from '../support/synthetic.ts';

/** What came of many operations over an upstream that fails now and then. */
export interface Availability {
  /** The share of operations without any error. */
  readonly clean: number;
  /** Milliseconds that half, and all but one of a hundred, of the operations took at most. */
  readonly median: number;
  readonly p99: number;
}

export interface AvailabilityOptions {
  readonly operations: number;
  /** Operations in the air at a time. */
  readonly clients: number;
  /** The shares of attempts that are answered with status 500, and whose connection is reset. */
  readonly failed: number;
  readonly reset: number;
  /** Which of them: the same seed, the same attempts. */
  readonly seed: number;
}

const KEY = 'hl_availability';

/** A number from 0 to 1 that looks like chance and is the same for the same words. */
const chanceOf = (...words: readonly unknown[]): number => Number.parseInt(hash('sha256', words.join(' ')).slice(0, 12), 16) / 16 ** 12;

const unreliable = ({ failed, reset, seed }: AvailabilityOptions): Fault => {
  const attempts = new Map<string, number>();
  return ({ request, response, sound }) => {
    const path = request.url ?? '';
    const attempt = attempts.get(path) ?? 0;
    attempts.set(path, attempt + 1);
    const chance = chanceOf(seed, path, attempt);
    if (chance < failed) response.writeHead(500).end();
    else if (chance < failed + reset) request.socket.resetAndDestroy();
    else give(response, sound);
  };
};

/** Operations of one to four calls, each about an evaluation of its own. */
const queryOf = (index: number): string => {
  const fields = ['name', 'runs { id }', 'stats { status }', 'logs(first: 2) { totalCount }'].slice(0, 1 + (index % 4));
  return `{ evaluation(id: "evr_${index}") { ${fields.join(' ')} } }`;
};

export const measureAvailability = async (options: AvailabilityOptions): Promise<Availability> => {
  const upstream = await startFaultyUpstream(synthetic({ evaluations: options.operations }));
  const live = await liveFacade(upstream.url);
  upstream.plant(KEY, unreliable(options));
  const times: number[] = [];
  let clean = 0;
  let next = 0;
  const client = async (): Promise<void> => {
    while (next < options.operations) {
      const query = queryOf(next++);
      const began = performance.now();
      const { errors } = await live.ask(query, { key: KEY });
      times.push(performance.now() - began);
      if (!errors) clean += 1;
    }
  };
  await Promise.all(Array.from({ length: options.clients }, client));
  await live.close();
  await upstream.close();
  times.sort((a, b) => a - b);
  const atShare = (share: number): number => times[Math.floor(times.length * share)] ?? 0;
  return { clean: clean / options.operations, median: atShare(0.5), p99: atShare(0.99) };
};

/** The mix that the promise is about. */
export const PROMISED: AvailabilityOptions = { operations: 1_000, clients: 50, failed: 0.05, reset: 0.01, seed: 1 };

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const options of [{ ...PROMISED, failed: 0, reset: 0 }, PROMISED]) {
    const { clean, median, p99 } = await measureAvailability(options);
    const faults = `${options.failed * 100} % answers of 500 and ${options.reset * 100} % resets`;
    process.stdout.write(`${faults}: ${(clean * 100).toFixed(3)} % clean, median ${median.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms\n`);
  }
}
