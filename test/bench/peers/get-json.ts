import { Agent, request } from 'undici';

const dispatcher = new Agent({ pipelining: 1, keepAliveTimeout: 60_000 });

/** Reads the JSON at a path of the v5 API at BASE_URL; an `Error` in its place, as DataLoader and Grafast want it of one of many. */
export const getJson = async (path: string): Promise<unknown> => {
  try {
    const { body, statusCode } = await request(process.env['BASE_URL'] + path, { dispatcher });
    if (statusCode === 200) return await body.json();
    await body.dump();
    return new Error(`Upstream answered ${statusCode}.`);
  } catch (error) {
    return error;
  }
};
