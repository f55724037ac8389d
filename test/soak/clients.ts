import { setTimeout } from 'node:timers/promises';
import type { Pool } from 'undici';

/** What came of the requests of a soak, by the codes of their errors, `ok`, `left` or what else happened. */
export type Outcomes = Map<string, number>;

const QUERIES = [
  (id: string) => `query Overview { evaluation(id: "${id}") { name runs { id label stats { numLogs } } } }`,
  (id: string) =>
    `query Rows { evaluation(id: "${id}") { logs(first: 100) { totalCount nodes { id judgments { state judgment { display } } } } } }`,
  () => 'query List { evaluations(first: 20, fileId: "pr_1") { nodes { id name runs { id status } } } }',
  (id: string) => `query Streamed { evaluation(id: "${id}") { name ... @defer { logs(last: 20) { nodes { id } } } } }`,
  (id: string) => `subscription Watched { evaluationProgress(id: "${id}") { isFinal runs { percent } } }`,
  // Documents that nobody sent before fill what is kept of them, to its bounds.
  (_id: string, number: number) => `{ evaluations(first: 1, fileId: "pr_1") { totalCount } field${number}: __typename }`,
  (_id: string, number: number) => `{ nothing${number} }`,
];

export interface Client {
  readonly pool: Pool;
  readonly random: () => number;
  /** Tells one client from another. */
  readonly number: number;
  readonly outcomes: Outcomes;
}

/** Asks one thing after another until told to end, and leaves without the answer now and then. */
export const keepAsking = async ({ pool, random, number, outcomes }: Client, ending: AbortSignal): Promise<void> => {
  for (let asked = 0; !ending.aborted; asked += 1) {
    const pick = Math.floor(random() * QUERIES.length);
    const query = QUERIES[pick]?.(`evr_${Math.floor(random() * 55)}`, asked * 1_000 + number) ?? '';
    const leaving = random() < 0.1 ? AbortSignal.timeout(Math.ceil(random() * 50)) : null;
    const outcome = await ask(pool, { query, key: `tenant-${number % 8}`, leaving }).catch((error: unknown) => {
      if (leaving?.aborted) return 'left';
      return `no answer (${error instanceof Error ? error.message : String(error)})`;
    });
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    await setTimeout(random() * 20);
  }
};

interface Asked {
  readonly query: string;
  readonly key: string;
  readonly leaving: AbortSignal | null;
}

const ask = async (pool: Pool, { query, key, leaving }: Asked): Promise<string> => {
  const { body } = await pool.request({
    method: 'POST',
    path: '/graphql',
    headers: { 'content-type': 'application/json', accept: 'application/json, multipart/mixed, text/event-stream', 'x-api-key': key },
    body: JSON.stringify({ query }),
    signal: leaving,
  });
  const answer = await body.text();
  const codes = new Set([...answer.matchAll(/"code":"([A-Z_]+)"/g)].map(([, code]) => code));
  if (codes.size > 0) return [...codes].sort().join(' ');
  return answer.includes('"data"') ? 'ok' : 'no GraphQL';
};
