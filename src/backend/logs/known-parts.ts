import type { JsonObject } from '../../json/tolerant.ts';

/** What of one body needs no look, for the same was looked at before and nothing was found. */
export interface KnownParts {
  /** To be asked for each object in the body before it is looked at. */
  isKnown(value: JsonObject): boolean;
  /** Nothing was found in the body: the versions that were looked at are known from now on. */
  learn(): void;
}

/** The parts of a body as it is read. */
export interface BodyParts extends KnownParts {
  /** A version, which is the same object wherever it has the same bytes. */
  addVersion(version: JsonObject): void;
  /** A log that stands in the body again. */
  addAgain(log: JsonObject): void;
}

/** `sound`: the versions in which nothing was found, of this body and of those before it. */
export const createKnownParts = (sound: WeakSet<JsonObject>): BodyParts => {
  const versions = new Set<JsonObject>();
  const again = new Set<JsonObject>();
  const met = new Set<JsonObject>();
  const looked: JsonObject[] = [];
  return {
    isKnown: (value) => {
      if (versions.has(value)) {
        if (sound.has(value)) return true;
        looked.push(value);
      } else if (again.has(value)) {
        if (met.has(value)) return true;
        met.add(value);
      }
      return false;
    },
    learn: () => {
      for (const version of looked) sound.add(version);
    },
    addVersion: (version) => {
      versions.add(version);
    },
    addAgain: (log) => {
      again.add(log);
    },
  };
};
