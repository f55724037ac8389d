import { bearerTokenOf } from '../contract/bearer.ts';
import type { HeaderReader } from './header-reader.ts';

/** Finds the key that a request brings; undefined where it brings none. */
export type CallerKeyOf = (headers: HeaderReader) => string | undefined;

/** What people call a key; undefined for one without a name. */
export type KeyNameOf = (key: string | undefined) => string | undefined;

const givenKeyOf: CallerKeyOf = (headers) => headers.get('x-api-key') || undefined;

/**
 * `X-API-KEY`, and over the embedded backend, where that is absent, the token of `Authorization: Bearer`. Over a live API such a token is
 * never looked at: behind a gateway it may be for somebody else.
 */
export const callerKeyOf = (isEmbedded: boolean): CallerKeyOf =>
  isEmbedded ? (headers) => givenKeyOf(headers) ?? bearerTokenOf(headers.get('authorization')) : givenKeyOf;
