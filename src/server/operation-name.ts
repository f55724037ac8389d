import type { OperationRecord } from './operation.ts';

/** Characters of an operation's name that are kept: it is as long as its client likes. */
export const MAX_NAME = 128;
/** Bytes of a body that are read for the name of an operation that is refused. */
const MAX_BODY = 2 ** 16;
const NAME = /^[A-Za-z_]\w*$/;

/** Notes what a client calls its operation, before a document says it. What is no name of GraphQL's is left out. */
export const nameOperation = (record: OperationRecord, name: unknown): void => {
  if (typeof name === 'string' && NAME.test(name)) record.name ??= name.slice(0, MAX_NAME);
};

/** Each character can be read in one way only: a document of nothing but `#` is read once. */
const FIRST = /^(?:[\s,]|#[^\n\r]*[\n\r])*(query|mutation|subscription)\s+([A-Za-z_]\w*)/;

const nameIn = ({ operationName, query }: { readonly operationName?: unknown; readonly query?: unknown }): unknown =>
  operationName || (typeof query === 'string' ? FIRST.exec(query)?.[2] : undefined);

/** Notes of a request that is refused before it is read how its operation is called, where that can be known for little. */
export const nameRefused = async (request: Request, record: OperationRecord): Promise<void> => {
  nameOperation(record, request.headers.get('x-apollo-operation-name'));
  if (record.name !== undefined) return;
  if (request.method === 'GET') return nameOperation(record, nameIn(Object.fromEntries(new URL(request.url).searchParams)));
  const length = Number(request.headers.get('content-length') ?? Number.NaN);
  if (!(length <= MAX_BODY) || request.bodyUsed) return;
  try {
    const given: unknown = await request.json();
    if (typeof given === 'object' && given !== null) nameOperation(record, nameIn(given));
  } catch {
    // It is no JSON, or its client left.
  }
};
