import { createHmac, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { deserialize, serialize } from 'node:v8';
import { constants, deflateRaw, inflateRaw } from 'node:zlib';
import type { Answer } from '../../contract/send.ts';
import type { Answers } from './answers.ts';

/** What a replica saw of an evaluation, for others to see it as their own. */
export interface SharedLook {
  /** Greater than those of looks that began before. */
  readonly number: number;
  /** Milliseconds since 1970. */
  readonly observedAt: number;
  /** The evaluation and its runs are there, and not the stats alone. */
  readonly isWhole: boolean;
  readonly answers: Answers;
}

const MAX_BYTES = 4_194_304;
const MAX_PACKED_BYTES = 262_144;

const pack = promisify(deflateRaw);
const unpack = promisify(inflateRaw);

/** Of an answer's headers those that a read looks at. */
const READ_HEADERS: ReadonlySet<string> = new Set(['content-type', 'retry-after']);

const asRead = ({ status, headers, body }: Answer): Answer => ({
  status,
  headers: Object.fromEntries(Object.entries(headers).filter(([name]) => READ_HEADERS.has(name))),
  body: Buffer.from(body),
});

/** A look as bytes that nobody can have made who has not the secret; undefined where they would be too many. */
export const seal = async (secret: string, look: SharedLook): Promise<Buffer | undefined> => {
  const answers = new Map([...look.answers].map(([path, answer]) => [path, asRead(answer)]));
  const bytes = serialize({ ...look, answers });
  if (bytes.length > MAX_BYTES) return undefined;
  const packed = await pack(bytes, { level: constants.Z_BEST_SPEED });
  return packed.length > MAX_PACKED_BYTES ? undefined : Buffer.concat([sealOf(secret, packed), packed]);
};

/** What was sealed by the same secret; undefined for everything else. */
export const unseal = async (secret: string, bytes: Buffer): Promise<SharedLook | undefined> => {
  const packed = bytes.subarray(SEAL_BYTES);
  if (packed.length > MAX_PACKED_BYTES || !isSealed(secret, packed, bytes.subarray(0, SEAL_BYTES))) return undefined;
  try {
    return deserialize(await unpack(packed, { maxOutputLength: MAX_BYTES })) as SharedLook;
  } catch {
    // Written by a Node of another kind.
    return undefined;
  }
};

const SEAL_BYTES = 32;

const sealOf = (secret: string, packed: Buffer): Buffer => createHmac('sha256', secret).update(packed).digest();

const isSealed = (secret: string, packed: Buffer, seal: Buffer): boolean =>
  seal.length === SEAL_BYTES && timingSafeEqual(seal, sealOf(secret, packed));
