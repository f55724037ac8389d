import { Pool } from 'undici';
import type { BenchQuery } from './queries.ts';

/** Asks a server one query, its variables by turns. */
export interface Client {
  /** Asks once; the milliseconds that it took. Rejects for anything but a whole answer. */
  ask(): Promise<number>;
  /** Asks once; the bytes of the whole answer. */
  bytes(): Promise<Buffer>;
  /** Asks so often, one after another; the milliseconds that each took. */
  askInTurn(times: number): Promise<number[]>;
  /** Keeps so many asking for so long; the whole answers in a second. */
  rate(clients: number, milliseconds: number): Promise<number>;
  close(): Promise<void>;
}

/** A client that takes answers in an encoding, as they are without one. */
export const createClient = (url: string, { query, operationName, variables }: BenchQuery, encoding = 'identity'): Client => {
  const { origin, pathname } = new URL(url);
  const pool = new Pool(origin, { pipelining: 1, headersTimeout: 60_000, bodyTimeout: 60_000 });
  const headers = { 'content-type': 'application/json', accept: 'application/json', 'accept-encoding': encoding };
  const bodies = variables.map((each) => JSON.stringify({ query, operationName, variables: each }));
  let turn = 0;
  const post = async (): Promise<{ readonly answer: Buffer; readonly taken: number }> => {
    const body = bodies[turn++ % bodies.length] ?? '';
    const start = performance.now();
    const response = await pool.request({ method: 'POST', path: pathname, headers, body });
    const answer = Buffer.from(await response.body.arrayBuffer());
    const taken = performance.now() - start;
    if (response.statusCode !== 200 || answer.indexOf('"errors":[') >= 0) throw new Error(answer.toString('utf8', 0, 300));
    return { answer, taken };
  };
  const ask = async (): Promise<number> => (await post()).taken;
  return {
    ask,
    bytes: async () => (await post()).answer,
    askInTurn: async (times) => {
      const taken: number[] = [];
      for (let time = 0; time < times; time += 1) taken.push(await ask());
      return taken;
    },
    rate: async (clients, milliseconds) => {
      const start = performance.now();
      let answers = 0;
      const keepAsking = async (): Promise<void> => {
        while (performance.now() - start < milliseconds) {
          const isWhole = await ask().then(
            () => true,
            () => false,
          );
          // Not before the wait: others count meanwhile.
          if (isWhole) answers += 1;
        }
      };
      await Promise.all(Array.from({ length: clients }, keepAsking));
      return answers / ((performance.now() - start) / 1000);
    },
    close: () => pool.close(),
  };
};
