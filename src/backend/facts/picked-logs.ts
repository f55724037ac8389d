import type { Block, Terms } from '../../analysis/block.ts';
import type { Range } from '../store/ranges.ts';

/** Which logs of a file are looked at. */
export interface PickedLogs {
  /** The places that they are between, among all logs of the file. */
  readonly range: Range;
  /** Those of this version; of all for null. */
  readonly versionId: string | null;
  /** How many they are. */
  readonly total: number;
}

/** The rows of a block that are among those picked; undefined for all of them. The first of it has this place. */
export const rowsPicked = ({ range, versionId }: PickedLogs, place: number, block: Block, terms: Terms): Uint32Array | undefined => {
  const [from, to] = [Math.max(0, range.first - place), Math.min(block.length, range.last + 1 - place)];
  if (versionId === null && from === 0 && to === block.length) return undefined;
  const code = versionId === null ? undefined : terms.codeOf(versionId);
  if (from >= to || (versionId !== null && code === undefined)) return new Uint32Array(0);
  const versions = versionId === null ? undefined : block.terms('version');
  const rows = new Uint32Array(to - from);
  let count = 0;
  for (let row = from; row < to; row++) if (!versions || versions[row] === code) rows[count++] = row;
  return rows.subarray(0, count);
};
