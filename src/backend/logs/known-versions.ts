import { standsAt } from '../../json/same-bytes.ts';
import type { JsonObject } from '../../json/tolerant.ts';

/** A version that was read, and its bytes. */
export interface KnownVersion {
  readonly bytes: Uint8Array;
  readonly object: JsonObject;
}

/** The versions that logs were made by and judged by, as they were read: each comes again with every record of a run. */
export interface KnownVersions {
  /** The version of a kind whose bytes stand at an offset. */
  find(kind: string, bytes: Buffer, at: number): KnownVersion | undefined;
  add(kind: string, bytes: Uint8Array, object: JsonObject): void;
}

/** Versions remembered of a kind: an evaluation has fewer runs and evaluators at a time. */
const MAX_VERSIONS = 64;
/** Longer ones would take too much room. */
const MAX_LENGTH = 65_536;

interface OfKind {
  readonly versions: KnownVersion[];
  /** The one that was found last. */
  last: number;
  /** Where the next one is put, once there is no more room. */
  oldest: number;
}

export const createKnownVersions = (): KnownVersions => {
  const kinds = new Map<string, OfKind>();
  return {
    find: (kind, bytes, at) => {
      const known = kinds.get(kind);
      if (!known) return undefined;
      const { versions, last } = known;
      // The version of a run comes again and again, those of evaluators one after another.
      for (let step = 0; step < versions.length; step += 1) {
        const index = (last + step) % versions.length;
        const version = versions[index] as KnownVersion;
        if (!standsAt(version.bytes, 0, version.bytes.length, bytes, at)) continue;
        known.last = index;
        return version;
      }
      return undefined;
    },
    add: (kind, bytes, object) => {
      if (bytes.length > MAX_LENGTH) return;
      const known = kinds.get(kind) ?? { versions: [], last: 0, oldest: 0 };
      kinds.set(kind, known);
      known.last = known.versions.length < MAX_VERSIONS ? known.versions.length : known.oldest++ % MAX_VERSIONS;
      // A copy: the record that it came with is not kept for its sake.
      known.versions[known.last] = { bytes: new Uint8Array(bytes), object };
    },
  };
};
