import type { CombinedError } from 'urql';

/** What went wrong, in words that say what to do. */
export interface Problem {
  /** As docs/reading.md lists codes; `NETWORK` where no answer came. */
  readonly code: string;
  readonly title: string;
  /** What the server says of it. */
  readonly detail: string;
  readonly wayOut: string;
  /** Where in the answer something is missing, and why, in its order. */
  readonly places: readonly Place[];
}

interface Place {
  /** Such as `evaluation.runs.0.stats`. */
  readonly path: string;
  readonly message: string;
}

const WAYS_OUT: Readonly<Record<string, readonly [title: string, wayOut: string]>> = {
  NETWORK: ['The server does not answer', 'Look whether it is running, then try again.'],
  UNAUTHENTICATED: ['This source wants a key', 'Enter the X-API-KEY that it knows you by.'],
  FORBIDDEN: ['This key may not see that', 'Enter another key, or ask whoever runs the server.'],
  NOT_FOUND: ['It is not there', 'It may have been deleted, or the link may be of another source.'],
  BAD_USER_INPUT: ['The question cannot be answered as it is asked', 'Change the filter or the order; the link may be of another source.'],
  SCAN_LIMIT_EXCEEDED: [
    'Too many rows would have to be read',
    'Choose one run, take a filter away, or import the evaluations: an embedded source answers this by itself.',
  ],
  UPSTREAM_TIMEOUT: ['The source took too long', 'Try again, or ask for less: one run, or no filter.'],
  UPSTREAM_UNAVAILABLE: ['The source does not answer', 'Try again in a moment.'],
  WRITE_OUTCOME_UNKNOWN: [
    'It is not known whether that was done',
    'It was sent, and no answer came. Look at what is there now before you try again: it may have been done.',
  ],
  READ_ONLY_SOURCE: ['Nothing can be changed here', 'The server was started so that nothing can be changed through it.'],
  RATE_LIMITED: ['Too many questions in a short time', 'Wait a moment, then try again.'],
  SERVICE_OVERLOADED: ['The server has too much to do', 'Wait a moment, then try again.'],
};

const OTHER = ['This could not be read', 'Try again; if it stays so, the message says what to look for.'] as const;

/** The problem of an answer that has no data, or of a part of one that has. */
export const problemOf = ({ networkError, graphQLErrors }: CombinedError): Problem => {
  const [first] = graphQLErrors;
  const code = networkError && !first ? 'NETWORK' : String(first?.extensions?.['code'] ?? 'UNKNOWN');
  const [title, wayOut] = WAYS_OUT[code] ?? OTHER;
  const places = graphQLErrors.flatMap(({ path, message }) => (path ? [{ path: path.join('.'), message }] : []));
  return { code, title, wayOut, places, detail: first?.message ?? networkError?.message ?? '' };
};
