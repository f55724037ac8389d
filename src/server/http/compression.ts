import { type Duplex, pipeline, Readable } from 'node:stream';
import { promisify } from 'node:util';
import { brotliCompress, constants, createBrotliCompress, createGzip, gzip } from 'node:zlib';
import { codingQuality } from '../accept.ts';

/** Packs an answer where that pays and its client takes it. */
export type Compress = (request: Request, response: Response) => Response | Promise<Response>;

/** Below this many bytes packing costs more than it saves. */
const MIN_SIZE = 1_024;

/** From this many bytes on an answer is packed as it is sent, and not held packed beside what it was. */
const LONG = 1_048_576;

/** Answers of their own sort; the first of those that a client likes equally is taken. */
const WHOLE = ['br', 'gzip'] as const;
/** A stream keeps its state for as long as it goes on, of which gzip needs a fraction. */
const STREAMED = ['gzip', 'br'] as const;
type Coding = (typeof WHOLE)[number];

const COMPRESSIBLE = /^(?:text\/|multipart\/|application\/(?:[\w.-]+\+)?json\b|application\/x-ndjson)/i;
const STREAM = /^(?:text\/event-stream|text\/csv|application\/x-ndjson|multipart\/)/i;

const BROTLI = { [constants.BROTLI_PARAM_QUALITY]: 1 };

const pack: Readonly<Record<Coding, (body: Uint8Array) => Promise<Uint8Array<ArrayBuffer>>>> = {
  // The lightest level of either makes a page of rows four times smaller; what the next ones save costs several times as long.
  br: (body) => promisify(brotliCompress)(body, { params: BROTLI }),
  gzip: (body) => promisify(gzip)(body, { level: 1 }),
};

/** What packs chunk by chunk; `isPrompt`: each is passed on as soon as it is written. */
const packer: Readonly<Record<Coding, (isPrompt: boolean) => Duplex>> = {
  gzip: (isPrompt) => createGzip({ level: 1, flush: isPrompt ? constants.Z_SYNC_FLUSH : constants.Z_NO_FLUSH }),
  br: (isPrompt) =>
    createBrotliCompress({
      params: { ...BROTLI, [constants.BROTLI_PARAM_LGWIN]: 18 },
      flush: isPrompt ? constants.BROTLI_OPERATION_FLUSH : constants.BROTLI_OPERATION_PROCESS,
    }),
};

/** The coding that the client likes best; none where it would rather have none. */
const codingOf = (accepted: string, codings: readonly Coding[]): Coding | undefined => {
  const least = /\bidentity\b/i.test(accepted) ? codingQuality(accepted, 'identity') : 0;
  const liked = codings.map((coding) => ({ coding, quality: codingQuality(accepted, coding) }));
  const [best] = liked.filter(({ quality }) => quality > 0 && quality >= least).sort((one, other) => other.quality - one.quality);
  return best?.coding;
};

/** A whole answer as it is sent. */
export interface Packed {
  readonly body: string | Uint8Array;
  /** In bytes. */
  readonly length: number;
  readonly packedAs?: Coding;
  /** Another client might get it in another coding. */
  readonly varies: boolean;
}

/** JSON as a client with this `accept-encoding` gets it; undefined where it is packed as it is sent. */
export const packText = (acceptEncoding: string | null, text: string): Packed | undefined | Promise<Packed> => {
  const length = Buffer.byteLength(text);
  const coding = acceptEncoding === null || length < MIN_SIZE ? undefined : codingOf(acceptEncoding, WHOLE);
  if (coding === undefined) return { body: text, length, varies: true };
  if (length >= LONG) return undefined;
  return pack[coding](Buffer.from(text)).then((body) => ({ body, length: body.length, packedAs: coding, varies: true }));
};

/** An abort of the one ends the other, in either direction: a stream that breaks off does so when packed as well. */
const packedStream = (body: ReadableStream<Uint8Array>, coding: Coding, isPrompt: boolean): ReadableStream<Uint8Array> => {
  const packing = packer[coding](isPrompt);
  pipeline(Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]), packing, () => undefined);
  return Readable.toWeb(packing) as ReadableStream<Uint8Array>;
};

const packedResponse = ({ status, headers }: Response, body: BodyInit, coding: Coding): Response => {
  headers.set('content-encoding', coding);
  headers.delete('content-length');
  return new Response(body, { status, headers });
};

/** Packs what is text and large enough, and streams chunk by chunk. What is packed already stays as it is. */
export const compress: Compress = (request, response) => {
  const { headers } = response;
  const type = headers.get('content-type') ?? '';
  const packedAs = headers.get('content-encoding');
  // Yoga writes `none` for streams.
  if (!COMPRESSIBLE.test(type) || (packedAs !== null && packedAs !== 'none')) return response;
  headers.delete('content-encoding');
  if (!/\baccept-encoding\b/i.test(headers.get('vary') ?? '')) headers.append('vary', 'accept-encoding');
  const accepted = request.headers.get('accept-encoding');
  const coding = accepted === null ? undefined : codingOf(accepted, STREAM.test(type) ? STREAMED : WHOLE);
  if (coding === undefined || request.method === 'HEAD' || response.body === null) return response;
  const isStream = STREAM.test(type);
  // What is long comes piece by piece from where it is held.
  const isLong = Number(headers.get('content-length')) >= LONG;
  if (!isStream && !isLong) return packedWhole(response, coding);
  return packedResponse(response, packedStream(response.body, coding, isStream), coding);
};

const packedWhole = async (response: Response, coding: Coding): Promise<Response> => {
  const { status, headers } = response;
  const body = new Uint8Array(await response.arrayBuffer());
  if (body.length < MIN_SIZE) return new Response(body, { status, headers });
  return packedResponse(response, await pack[coding](body), coding);
};
