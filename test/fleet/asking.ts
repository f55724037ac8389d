import { Pool } from 'undici';

/** What is known of a change that was sent: that it is done, that it is not, or neither. */
export type Told = 'done' | 'refused' | 'unknown';

/** What came of an operation. */
export interface Outcome {
  // The data of a GraphQL answer is as it was asked for.
  readonly data: unknown;
  /** What is wrong with it: codes of errors and of `userErrors`, or what came instead of an answer; none where all is well. */
  readonly codes: readonly string[];
  /** Of a change. A field below it that could not be read does not undo it. */
  readonly told: Told;
  readonly began: number;
  readonly ended: number;
}

export interface Asking {
  readonly query: string;
  readonly key: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

/** Asks one server, or what stands in front of several. */
export interface Asker {
  readonly url: string;
  graph(asking: Asking): Promise<Outcome>;
  /** GET of a path of the REST API. */
  rest(path: string, key: string): Promise<Outcome>;
  close(): Promise<void>;
}

interface GraphqlAnswer {
  readonly data?: Readonly<Record<string, { readonly userErrors?: readonly { readonly code: string }[] } | null>> | null;
  readonly errors?: readonly { readonly extensions?: { readonly code?: string; readonly retryable?: boolean } }[];
}

const codesOf = ({ data, errors = [] }: GraphqlAnswer): string[] => [
  ...errors.map(({ extensions }) => extensions?.code ?? 'without a code'),
  ...Object.values(data ?? {}).flatMap((field) => (field?.userErrors ?? []).map(({ code }) => `userErrors ${code}`)),
];

/** No answer, or none of ours. */
export const NO_ANSWER = 'no answer';

/** A code that an upstream's own failure has as well says by `retryable` whether anything was sent to it. */
const mayBeDone = ({ extensions }: NonNullable<GraphqlAnswer['errors']>[number]): boolean =>
  extensions?.code === 'WRITE_OUTCOME_UNKNOWN' || (extensions?.code === 'UPSTREAM_UNAVAILABLE' && extensions.retryable === false);

const toldBy = ({ data, errors = [] }: GraphqlAnswer): Told => {
  const fields = Object.values(data ?? {});
  const refusals = fields.flatMap((field) => field?.userErrors ?? []);
  if (fields.length > 0 && fields.every((field) => field !== null) && refusals.length === 0) return 'done';
  return errors.some(mayBeDone) || refusals.some(({ code }) => code === 'WRITE_OUTCOME_UNKNOWN') ? 'unknown' : 'refused';
};

const parsed = (status: number, text: string): GraphqlAnswer | undefined => {
  if (status >= 500 && !text.startsWith('{')) return undefined;
  try {
    return JSON.parse(text) as GraphqlAnswer;
  } catch {
    return undefined;
  }
};

export const createAsker = (url: string, connections = 64): Asker => {
  const pool = new Pool(url, { connections, headersTimeout: 30_000, bodyTimeout: 30_000 });
  const send = async (path: string, headers: Record<string, string>, body?: string) => {
    const answer = await pool.request({ method: body === undefined ? 'GET' : 'POST', path, headers, body: body ?? null });
    return { status: answer.statusCode, text: await answer.body.text() };
  };
  const timed = async (work: () => Promise<Omit<Outcome, 'began' | 'ended'>>): Promise<Outcome> => {
    const began = performance.now();
    const found = await work().catch(() => ({ data: undefined, codes: [NO_ANSWER], told: 'unknown' as const }));
    return { ...found, began, ended: performance.now() };
  };
  return {
    url,
    graph: ({ query, key, variables }) =>
      timed(async () => {
        const headers = { 'content-type': 'application/json', accept: 'application/json', 'x-api-key': key };
        const { status, text } = await send('/graphql', headers, JSON.stringify({ query, variables }));
        const answer = parsed(status, text);
        if (!answer) return { data: undefined, codes: [`${NO_ANSWER}: ${status}`], told: 'unknown' };
        return { data: answer.data, codes: [...new Set(codesOf(answer))], told: toldBy(answer) };
      }),
    rest: (path, key) =>
      timed(async () => {
        const { status, text } = await send(path, { 'x-api-key': key });
        return { data: text, codes: status === 200 ? [] : [`REST ${status}`], told: 'refused' };
      }),
    close: () => pool.destroy(),
  };
};
