import type { Facade } from '../../compose.ts';
import { UsageError } from './usage-error.ts';

/** Sends an operation, and gives what came of it: the data, or for a subscription the data of one event after another. */
export interface Ask {
  <T>(query: string, variables: object): Promise<T>;
  readonly events: <T>(query: string, variables: object, signal: AbortSignal) => AsyncGenerator<T>;
}

interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
}

const OWN_URL = 'http://localhost/graphql';

/** What cannot be asked is wrong usage; whatever else went wrong, nothing was judged. */
const dataOf = <T>({ data, errors = [] }: Answer): T => {
  const [error] = errors;
  if (error === undefined) return data as T;
  if (error.extensions?.code === 'BAD_USER_INPUT') throw new UsageError(error.message);
  if (error.extensions?.code === 'NOT_FOUND') throw new Error('the source does not know this evaluation');
  throw new Error(error.message);
};

async function* linesOf(texts: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = '';
  for await (const text of texts) {
    const lines = `${rest}${text}`.split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}

const DATA = 'data: ';

/** Asks the service itself, so that the command says what the graph says. */
export const createAsk = (facade: Pick<Facade, 'fetch'>, apiKey: string | undefined): Ask => {
  const post = async (accept: string, body: object): Promise<Response> => {
    const key = apiKey === undefined ? {} : { 'x-api-key': apiKey };
    const headers = { 'content-type': 'application/json', accept, ...key };
    return facade.fetch(new Request(OWN_URL, { method: 'POST', headers, body: JSON.stringify(body) }));
  };
  const ask = async <T>(query: string, variables: object): Promise<T> =>
    dataOf<T>((await (await post('application/json', { query, variables })).json()) as Answer);
  const events = async function* <T>(query: string, variables: object, signal: AbortSignal): AsyncGenerator<T> {
    const { body } = await post('text/event-stream', { query, variables });
    if (body === null) return;
    for await (const line of linesOf(body.pipeThrough(new TextDecoderStream(), { signal }))) {
      if (line.startsWith(DATA) && line.length > DATA.length) yield dataOf<T>(JSON.parse(line.slice(DATA.length)) as Answer);
    }
  };
  return Object.assign(ask, { events });
};
