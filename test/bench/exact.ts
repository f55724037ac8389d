import type { Answer, Send } from '../../src/contract/send.ts';
import { facade, inRounds } from '../support/helpers.ts';
import type { Contestant } from './contestants.ts';
import { createHandWritten, type GetJson } from './hand-written.ts';
import { benchQuery, type QueryName, type Variables } from './queries.ts';
import { createStockYoga } from './stock-yoga.ts';

/** What does not depend on the machine: the upstream calls of one query, and the steps in which they depend on each other. */
export interface Exact {
  readonly calls: number;
  readonly rounds: number;
  readonly data: unknown;
}

const jsonOf = ({ body }: Answer) => JSON.parse(Buffer.from(body).toString('utf8'));

const overSend =
  (send: Send): GetJson =>
  async (path) =>
    jsonOf(await send({ method: 'GET', path, headers: {} }));

type Ask = (send: Send, name: QueryName, variables: Variables) => Promise<unknown>;

const askFacade: Ask = async (send, name, variables) => (await facade({ upstream: send }).ask(benchQuery(name).query, variables)).data;

const ASK: Record<Contestant, Ask> = {
  'hand-written': (send, name, { id }) => createHandWritten(overSend(send))[name](id),
  'stock Yoga': async (send, name, variables) => {
    const body = JSON.stringify({ query: benchQuery(name).query, variables });
    const headers = { 'content-type': 'application/json' };
    const response = await createStockYoga(overSend(send)).fetch('http://yoga.test/graphql', { method: 'POST', headers, body });
    return ((await response.json()) as { data: unknown }).data;
  },
  ours: askFacade,
  'ours, sharing': askFacade,
};

/** Asks one contestant one query, in this process. */
export const exactOf = async (contestant: Contestant, name: QueryName, upstream: Send): Promise<Exact> => {
  let calls = 0;
  const { send, rounds } = inRounds((call) => {
    calls += 1;
    return upstream(call);
  });
  const data = await ASK[contestant](send, name, benchQuery(name).variables[0] ?? {});
  return { calls, rounds: rounds.count, data };
};
