import { createHash } from 'node:crypto';
import { bearerTokenOf } from '../../contract/bearer.ts';

/** What a key lets its caller do. Who may write may read. */
export type Right = 'read' | 'write';

/** A key that callers may present, in a list of them. */
export interface AccessKey {
  readonly right: Right;
  readonly key: string;
  /** What people call it. */
  readonly name?: string | undefined;
}

/** Why a caller is not let in. */
export type NoRight = 'no-key' | 'wrong-key';

/** Who may ask the embedded backend, and for what. */
export interface Access {
  /** No keys are asked for: everyone may do everything. */
  readonly isOpen: boolean;
  /** What a caller with this key may do. */
  rightOf(key: string | undefined): Right | NoRight;
  /** What people call this key; undefined for one without a name, and for one that lets nobody in. */
  nameOf(key: string | undefined): string | undefined;
  /** From now on these keys count, and no others. */
  replace(keys: readonly AccessKey[]): void;
}

/** Keys are compared by their digests, so that how long an answer takes says nothing of a key or its length. */
const digestOf = (text: string): string => createHash('sha256').update(text).digest('base64');

const byDigest = (keys: readonly AccessKey[]): ReadonlyMap<string, Omit<AccessKey, 'key'>> =>
  new Map(keys.map(({ key, ...known }) => [digestOf(key), known]));

/** Access by these keys; without a list of them access is open. */
export const createAccess = (keys: readonly AccessKey[] | undefined): Access => {
  let known = keys && byDigest(keys);
  return {
    isOpen: keys === undefined,
    rightOf: (key) => {
      if (!known) return 'write';
      return key === undefined ? 'no-key' : (known.get(digestOf(key))?.right ?? 'wrong-key');
    },
    nameOf: (key) => (key === undefined ? undefined : known?.get(digestOf(key))?.name),
    replace: (replaced) => {
      known = byDigest(replaced);
    },
  };
};

/** The key that a call brings: `X-API-KEY`, or where that is absent the token of `Authorization: Bearer`. */
export const keyOf = (headers: Readonly<Record<string, string>>): string | undefined =>
  headers['x-api-key'] || bearerTokenOf(headers['authorization']);

/** A file of keys cannot be used. The message ends the sentence that the file's name begins, and never shows a key. */
export class KeysFileError extends Error {
  override readonly name = 'KeysFileError';
}

const LINE = /^(read|write)[ \t]+([\x21-\x7e]+)(?:[ \t]+(\S.*))?$/;
const LONE_KEY = /^[\x21-\x7e]+$/;

/**
 * The keys of a file: a line is `read KEY` or `write KEY`, and may go on with a name for people. Blank lines, and those that begin with `#`,
 * do not count. A file that is a single key and nothing else lets that key write.
 */
export const parseKeys = (text: string): AccessKey[] => {
  const lines = text
    .split('\n')
    .map((line, index) => ({ line: line.trim(), number: index + 1 }))
    .filter(({ line }) => line !== '' && !line.startsWith('#'));
  const [first, ...others] = lines;
  if (!first) throw new KeysFileError('has no key');
  if (others.length === 0 && LONE_KEY.test(first.line) && !/^(?:read|write)$/.test(first.line))
    return [{ right: 'write', key: first.line }];
  const seen = new Set<string>();
  return lines.map(({ line, number }) => {
    const [, right, key = '', name] = LINE.exec(line) ?? [];
    if (!right) throw new KeysFileError(`has to have "read KEY" or "write KEY", with a name after it or not, in line ${number}`);
    if (seen.has(key)) throw new KeysFileError(`has the key of line ${number} twice`);
    seen.add(key);
    return { right: right as Right, key, name };
  });
};
