import { Pool } from 'undici';
import type { Running } from '../processes.ts';

/** What an answer took: milliseconds by the clock and of the server's CPU, and how many bytes came. */
export interface Asked {
  readonly milliseconds: number;
  readonly cpu: number;
  readonly bytes: number;
  readonly text: string;
}

export interface Poster {
  post(body: unknown): Promise<Asked>;
  close(): Promise<void>;
}

const MINUTES = 600_000;

/** Asks a server one thing after another. Rejects for anything but a whole answer. */
export const createPoster = (server: Running): Poster => {
  const { origin, pathname } = new URL(server.url);
  const pool = new Pool(origin, { connections: 1, headersTimeout: MINUTES, bodyTimeout: MINUTES });
  return {
    post: async (body) => {
      const before = await server.usage();
      const start = performance.now();
      const headers = { 'content-type': 'application/json', accept: 'application/json' };
      const response = await pool.request({ method: 'POST', path: pathname, headers, body: JSON.stringify(body) });
      const bytes = Buffer.from(await response.body.arrayBuffer());
      const milliseconds = performance.now() - start;
      const after = await server.usage();
      const text = bytes.toString('utf8');
      if (response.statusCode !== 200 || text.includes('"errors":[') || text.startsWith('{"error"')) throw new Error(text.slice(0, 300));
      return { milliseconds, cpu: after.cpu - before.cpu, bytes: bytes.length, text };
    },
    close: () => pool.close(),
  };
};
