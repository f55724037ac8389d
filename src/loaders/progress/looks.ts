import { setImmediate } from 'node:timers/promises';
import { toError } from '../to-error.ts';
import { answeringBy, createKeeping } from './answers.ts';
import type { Company } from './company.ts';
import type { Look } from './look.ts';
import type { ProgressSnapshot } from './snapshot.ts';

/** The most looks in a row that are thrown away because a change was made meanwhile: under a flood of changes old news is better than none. */
const MAX_DISCARDED = 10;

export interface LooksOptions {
  readonly look: Look;
  readonly company: Company;
  readonly wantsWhole: () => boolean;
  readonly ended: AbortSignal;
}

/** Looks, numbered as they begin. One that a change outdates is thrown away, and another begun. */
export const createLooks = ({ look, company, wantsWhole, ended }: LooksOptions) => {
  let begun = 0;
  /** The first that is not older than the last change, and the one up to which someone wants them. */
  let valid = 0;
  let wanted = 0;
  const begin = (): void => {
    begun += 1;
  };
  const one = async (): Promise<ProgressSnapshot | Error> => {
    const { theirs, lead } = await company.find(begin);
    if (theirs) return look({ isWhole: wantsWhole(), through: answeringBy(theirs.answers), observedAt: theirs.observedAt });
    if (!lead) return look({ isWhole: wantsWhole() });
    const isWhole = lead.isWhole || wantsWhole();
    const { through, answers: kept } = createKeeping();
    const seen = await look({ isWhole, through }).catch(toError);
    const answers = kept();
    lead.hand(answers && { answers, isWhole, observedAt: seen instanceof Error ? 0 : seen.observedAt });
    return seen;
  };
  return {
    /** The number of the newest; 0 before the first. */
    begun: (): number => begun,
    /** Someone wants one that is yet to begin. */
    want: (): void => {
      wanted = begun + 1;
      company.outdate();
    },
    /** Whether there is something to look at, though its time has not come. */
    isWanted: (): boolean => wanted > begun || company.hasNews(),
    /** What was begun is older than a change. */
    outdate: (): void => {
      valid = begun + 1;
    },
    next: async (): Promise<ProgressSnapshot | Error> => {
      for (let discarded = 0; ; discarded += 1) {
        // Those who come together share a look.
        await setImmediate();
        const seen = await one().catch(toError);
        if (ended.aborted || begun >= valid || discarded === MAX_DISCARDED) return seen;
      }
    },
  };
};
