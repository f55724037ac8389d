import { createCipheriv, createDecipheriv, createHmac, hash, hkdfSync, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { constants, zstdCompress, zstdDecompressSync } from 'node:zlib';
import { LRUCache } from 'lru-cache';
import type { Answer } from '../contract/send.ts';

/** What one caller's answers are kept by. All of it follows from the caller's key, which is in none of it: without the key nothing can be read or made. */
export interface CallerSeal {
  /** Names the caller. */
  readonly name: string;
  /** Names the answer to a call at this path. */
  nameOf(path: string): string;
  /** The answer, packed and sealed; it opens under the same name and state alone. */
  seal(answer: Answer, as: SealedAs): Promise<Buffer>;
  /** Undefined for what this caller did not seal so. */
  open(sealed: Buffer, as: SealedAs): Answer | undefined;
}

export interface SealedAs {
  readonly name: string;
  readonly state: string;
}

const CALLERS = 1_000;
const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;
/** An answer is no larger than this, unpacked. */
export const MAX_KEPT_BYTES = 8 * 2 ** 20;

const pack = promisify(zstdCompress);
/** Rows repeat their versions: the quickest way packs a page to a twentieth already. */
const QUICKEST = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };
const LENGTH_BYTES = 4;

/** The seals of those who call a source at this address; of a key only its hash is kept, and what follows from it. */
export const createSeals = (baseUrl: URL): ((apiKey: string) => CallerSeal) => {
  const seals = new LRUCache<string, CallerSeal>({ max: CALLERS });
  return (apiKey) => {
    const hashed = hash('sha256', apiKey);
    const seal =
      seals.get(hashed) ?? createSeal(Buffer.from(hkdfSync('sha256', apiKey, baseUrl.href, 'humanloop-graphql kept answers, zstd', 64)));
    seals.set(hashed, seal);
    return seal;
  };
};

const createSeal = (derived: Buffer): CallerSeal => {
  const [naming, key] = [derived.subarray(0, 32), derived.subarray(32)];
  const named = (what: string): string => createHmac('sha256', naming).update(what).digest('base64url');
  return {
    name: named('caller'),
    nameOf: (path) => `answer:${named(path)}`,
    seal: async ({ headers, body }, as) => {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv(CIPHER, key, iv).setAAD(aadOf(as));
      const sealed = [cipher.update(headOf(headers['content-type'], body)), cipher.update(await pack(body, QUICKEST)), cipher.final()];
      return Buffer.concat([iv, cipher.getAuthTag(), ...sealed]);
    },
    open: (sealed, as) => {
      try {
        return answerIn(openedBy(key, sealed, aadOf(as)));
      } catch {
        return undefined;
      }
    },
  };
};

/** What stands before a packed body: its length, and its content type with the length of that. */
const headOf = (contentType: string | undefined, body: Uint8Array): Buffer => {
  const type = Buffer.from(contentType?.slice(0, MAX_TYPE) ?? '').subarray(0, MAX_TYPE);
  const lengths = Buffer.alloc(LENGTH_BYTES + 1, type.length);
  lengths.writeUInt32BE(body.length);
  return Buffer.concat([lengths, type]);
};

const MAX_TYPE = 255;

const answerIn = (opened: Buffer): Answer => {
  const length = opened.readUInt32BE();
  const typeEnd = LENGTH_BYTES + 1 + (opened[LENGTH_BYTES] ?? 0);
  const type = opened.toString('utf8', LENGTH_BYTES + 1, typeEnd);
  // In one piece it takes a fifth of a millisecond for a megabyte, less than it would take to have another thread do it.
  const body = zstdDecompressSync(opened.subarray(typeEnd), { chunkSize: Math.max(length, MIN_CHUNK), maxOutputLength: MAX_KEPT_BYTES });
  return { status: 200, headers: type === '' ? {} : { 'content-type': type }, body };
};

const MIN_CHUNK = 64;

const aadOf = ({ name, state }: SealedAs): Buffer => Buffer.from(`${name}\n${state}`);

/** Throws for what was not sealed so. */
const openedBy = (key: Buffer, sealed: Buffer, aad: Buffer): Buffer => {
  const [iv, tag] = [sealed.subarray(0, IV_BYTES), sealed.subarray(IV_BYTES, IV_BYTES + TAG_BYTES)];
  const decipher = createDecipheriv(CIPHER, key, iv, { authTagLength: TAG_BYTES }).setAAD(aad).setAuthTag(tag);
  return Buffer.concat([decipher.update(sealed.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
};
