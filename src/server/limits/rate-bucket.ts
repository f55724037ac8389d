import { isIPv6 } from 'node:net';
import type { Context } from 'hono';
import { LRUCache } from 'lru-cache';
import type { Operation } from '../operation.ts';

/** What the HTTP server passes along with a request. */
interface Incoming {
  readonly incoming?: { readonly socket?: { readonly remoteAddress?: string }; readonly complete?: boolean };
}

/** The message of Node's that a request came in by; undefined for one that came from elsewhere, as in tests. */
export const incomingOf = (context: Context): Incoming['incoming'] => (context.env as Incoming | undefined)?.incoming;

/** Decides whose requests are counted together where there is a rate. */
export interface RateBuckets {
  /** `address`: where the request came from, as far as that is known. */
  of(keyHash: string | undefined, address: string | undefined): string;
  /** An operation was served: where its source took the key, the key has a bucket of its own from now on. */
  served(operation: Operation, status: number): void;
}

const MAX_KNOWN_KEYS = 16_384;
const NOWHERE = 'nowhere';

/**
 * A key has a bucket of its own once the source took it. Until then, and where no key is asked for, what comes from one address counts
 * together: otherwise a new key in every request would be a new bucket each. Of a version 6 address the first 64 bits count, which is what a
 * network gets. Headers of proxies are not trusted: behind one, its rates are the ones to set.
 */
export const createRateBuckets = (keyRequired: boolean): RateBuckets => {
  const known = new LRUCache<string, true>({ max: MAX_KNOWN_KEYS });
  return {
    of: (keyHash, address) => (keyHash !== undefined && known.has(keyHash) ? keyHash : networkOf(address)),
    served: ({ keyHash, record: { upstreamCalls, errorCodes } }, status) => {
      if (keyRequired && keyHash !== undefined && upstreamCalls > 0 && errorCodes.size === 0 && status < 400) known.set(keyHash, true);
    },
  };
};

const networkOf = (address: string | undefined): string => {
  // Only those of version 6 have a colon, and the pattern behind `isIPv6` takes its time.
  if (!address?.includes(':') || !isIPv6(address)) return address ?? NOWHERE;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped) return mapped;
  const [head = '', tail] = address.split('::');
  const before = head.split(':').filter((group) => group !== '');
  const after = (tail ?? '').split(':').filter((group) => group !== '');
  const zeros = tail === undefined ? [] : Array<string>(8 - before.length - after.length).fill('0');
  return [...before, ...zeros, ...after].slice(0, 4).join(':');
};
