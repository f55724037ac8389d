import { sampleBackend } from '../../support/helpers.ts';
import { EVALUATION } from './asking.ts';

/* The rows of the sample as JSON, and what they come to, reckoned here by the plainest means. */

export interface Row {
  readonly run_id: string;
  readonly datapoint: { readonly id: string; readonly target?: Json | null } | null;
  readonly log: {
    readonly id: string;
    readonly output?: string | null;
    readonly error?: string | null;
    readonly inputs?: Json | null;
    readonly metadata?: Json | null;
    readonly start_time?: string;
    readonly end_time?: string;
    readonly created_at: string;
    readonly source?: string | null;
    readonly user?: string | null;
    readonly environment?: string | null;
    readonly finish_reason?: string | null;
    readonly provider_latency?: number | null;
    readonly prompt_tokens?: number | null;
    readonly output_tokens?: number | null;
    readonly prompt_cost?: number | null;
    readonly output_cost?: number | null;
    readonly prompt?: { readonly version_id: string; readonly model: string } | null;
    readonly evaluator_logs?: readonly Judgment[];
  };
  readonly evaluator_logs: readonly Judgment[];
}

type Json = Readonly<Record<string, unknown>>;

export interface Judgment {
  readonly judgment: unknown;
  readonly error?: string | null;
  readonly created_at: string;
  readonly evaluator: { readonly name: string; readonly version_id: string };
}

const get = async <T>(path: string): Promise<T> => {
  const { body } = await (await sampleBackend())({ method: 'GET', path, headers: {} });
  return JSON.parse(Buffer.from(body).toString()) as T;
};

/** Rows as they are listed. */
export const rowsByHand = async (): Promise<readonly Row[]> => {
  const page = (number: number) => get<{ records: Row[]; total: number }>(`/evaluations/${EVALUATION}/logs?page=${number}&size=100`);
  const first = await page(1);
  return [...first.records, ...(await page(2)).records];
};

export type State = 'JUDGED' | 'ABSTAINED' | 'ERRORED' | 'MISSING';

/** The judgment of the evaluator of a name; every one of the sample has one version there. */
export const judgmentOf = ({ log, evaluator_logs }: Row, name: string): Judgment | undefined =>
  [...(log.evaluator_logs ?? []), ...evaluator_logs]
    .filter(({ evaluator }) => evaluator.name === name)
    .toSorted((one, other) => (one.created_at < other.created_at ? -1 : 1))
    .at(-1);

export const stateOf = (row: Row, name: string): State => {
  const found = judgmentOf(row, name);
  if (!found) return 'MISSING';
  if (found.error) return 'ERRORED';
  return found.judgment === null ? 'ABSTAINED' : 'JUDGED';
};

/** What was said; undefined where the cell is not judged. */
export const saidOf = (row: Row, name: string): unknown => (stateOf(row, name) === 'JUDGED' ? judgmentOf(row, name)?.judgment : undefined);

const micros = (time: string): bigint => {
  const [whole = '', fraction = ''] = time.replace('Z', '').split('.');
  return BigInt(Date.parse(`${whole}Z`)) * 1000n + BigInt(fraction.padEnd(6, '0'));
};

export const durationOf = ({ log: { start_time, end_time } }: Row): number | undefined =>
  start_time && end_time ? Number(micros(end_time) - micros(start_time)) / 1e6 : undefined;

const together = (one: number | null | undefined, other: number | null | undefined): number | undefined =>
  one == null && other == null ? undefined : (one ?? 0) + (other ?? 0);

export const costOf = ({ log }: Row): number | undefined => together(log.prompt_cost, log.output_cost);
export const tokensOf = ({ log }: Row): number | undefined => together(log.prompt_tokens, log.output_tokens);

export const idsOf = (rows: readonly Row[]): string[] => rows.map(({ run_id, log }) => `${run_id} ${log.id}`);

/** What numbers come to. */
export const summaryOf = (values: readonly (number | undefined | null)[]) => {
  const numbers = values.filter((value): value is number => typeof value === 'number');
  const count = numbers.length;
  const sum = numbers.reduce((all, each) => all + each, 0);
  const mean = sum / count;
  const std = Math.sqrt(numbers.reduce((all, each) => all + (each - mean) ** 2, 0) / (count - 1));
  return { count, nullCount: values.length - count, sum, mean, std, min: Math.min(...numbers), max: Math.max(...numbers) };
};

/** By linear interpolation between the values beside it. */
export const percentileOf = (values: readonly (number | undefined)[], p: number): number => {
  const sorted = values.filter((value) => value !== undefined).toSorted((one, other) => one - other);
  const at = ((sorted.length - 1) * p) / 100;
  const below = sorted[Math.floor(at)] as number;
  return below + (at - Math.floor(at)) * ((sorted[Math.ceil(at)] as number) - below);
};

/** Wilson's range of k of n at 95 %. */
export const wilsonOf = (k: number, n: number) => {
  const z = 1.959963984540054;
  const centre = (k + z ** 2 / 2) / (n + z ** 2);
  const half = (z / (n + z ** 2)) * Math.sqrt((k * (n - k)) / n + z ** 2 / 4);
  return { lower: Math.max(0, centre - half), upper: Math.min(1, centre + half) };
};

/** How often each of these comes. */
export const countsOf = <T>(values: readonly T[]): ReadonlyMap<T, number> => {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
};
