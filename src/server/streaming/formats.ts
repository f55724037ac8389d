/** How parts that come one after another are put into one body. */
export interface Format {
  readonly contentType: string;
  /** Sent at once, so that the client, and whatever is between, knows that the answer has begun. */
  readonly begin: string;
  part(json: string): string;
  /** What ends an answer by an error, which has this JSON as its `errors`. */
  failure(errors: string): string;
  /** Sent while nothing else is, so that nobody between takes the connection for a dead one. */
  readonly beat?: string;
  readonly end: string;
}

/** Server-Sent Events, as GraphQL over SSE has them in its mode of distinct connections. */
const EVENTS: Format = {
  contentType: 'text/event-stream',
  begin: ':\n\n',
  part: (json) => `event: next\ndata: ${json}\n\n`,
  failure: (errors) => EVENTS.part(`{"errors":${errors}}`),
  beat: ':\n\n',
  end: 'event: complete\ndata:\n\n',
};

const incremental = (spec: string): Format => {
  const format: Format = {
    contentType: `multipart/mixed; boundary="-"${spec}`,
    begin: '\r\n---',
    part: (json) => `\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(json)}\r\n\r\n${json}\r\n---`,
    failure: (errors) => format.part(`{"errors":${errors},"hasNext":false}`),
    end: '--\r\n',
  };
  return format;
};

const NEXT_PAYLOAD = '\r\n--graphql\r\ncontent-type: application/json\r\n\r\n';

/** Apollo's protocol for subscriptions. A part ends with the delimiter after it: without that, clients would show every event one late. */
const PAYLOADS: Format = {
  contentType: 'multipart/mixed; boundary="graphql"; subscriptionSpec=1.0',
  begin: NEXT_PAYLOAD,
  part: (json) => `{"payload":${json}}${NEXT_PAYLOAD}`,
  failure: (errors) => `{"payload":null,"errors":${errors}}${NEXT_PAYLOAD}`,
  beat: `{}${NEXT_PAYLOAD}`,
  end: '{}\r\n--graphql--\r\n',
};

/** What a subscription may come as; the first where its client does not mind. */
export const SUBSCRIPTION_FORMATS = {
  'text/event-stream': EVENTS,
  'multipart/mixed;subscriptionSpec=1.0': PAYLOADS,
} as const;

/** What an answer of which parts are deferred or streamed may come as; the first where its client does not mind. */
export const INCREMENTAL_FORMATS = {
  'multipart/mixed': incremental(''),
  'multipart/mixed;deferSpec=20220824': incremental('; deferSpec=20220824'),
  'text/event-stream': EVENTS,
} as const;

export type SubscriptionType = keyof typeof SUBSCRIPTION_FORMATS;
export type IncrementalType = keyof typeof INCREMENTAL_FORMATS;

export const SUBSCRIPTION_TYPES = Object.keys(SUBSCRIPTION_FORMATS) as SubscriptionType[];
export const INCREMENTAL_TYPES = Object.keys(INCREMENTAL_FORMATS) as IncrementalType[];
