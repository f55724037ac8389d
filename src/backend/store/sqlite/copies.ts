import type { FindingCode } from '../../../contract/finding.ts';
import { isFuller, isSameValue } from '../../../json/values.ts';

/** A body that is kept, and the export that it came with. */
export interface KeptBody {
  readonly exportKey: number | null;
  readonly body: Buffer;
}

/**
 * What a body is beside the one that is kept under the same id: there is none; the same of another export; something else in a newer or
 * an older export; or a copy within one export, which is the same, or differs and says less or more.
 */
export type Standing = 'first' | 'same' | 'newer' | 'older' | 'copy' | 'less' | 'more';

export const standingOf = (kept: KeptBody | undefined, exportKey: number, body: Buffer): Standing => {
  if (!kept) return 'first';
  const isAgain = kept.exportKey === exportKey;
  if (isSameValue(kept.body, body)) return isAgain ? 'copy' : 'same';
  if (isAgain) return isFuller(body, kept.body) ? 'more' : 'less';
  return (kept.exportKey ?? 0) < exportKey ? 'newer' : 'older';
};

/** Whether the body is to be served from now on. */
export const isServed = (standing: Standing): boolean => standing === 'first' || standing === 'newer' || standing === 'more';

/** What is said of a copy that differs, after what was met before. */
export const DIFFERING = {
  less: { code: 'DUPLICATE_DIFFERS', message: ', and the two differ. The other one says more, and is served.' },
  more: { code: 'DUPLICATE_DIFFERS', message: ', and the two differ. This one says more, and is served.' },
} as const satisfies Record<string, { code: FindingCode; message: string }>;
