import type { LogFilter, NumberOperators } from '../../analysis/filter.ts';
import type { FacetAsk } from '../../analysis/question.ts';
import { utcTimestampOf } from '../../contract/timestamp.ts';
import type { FileAnalysisKey } from '../loaders.ts';

type Narrowed = NonNullable<FileAnalysisKey['narrowedTo']>;

/** Facets by these leave that part of the filter out: what it keeps away counts for them. */
const isOfVersions = ({ by }: FacetAsk): boolean => 'field' in by && by.field === 'version';
const isOfTimes = ({ by }: FacetAsk): boolean => 'createdAt' in by;

const SECOND = 1_000_000;

/** A time in whole seconds, a little beyond: nobody has written down whether a source takes an end as a part, or rounds it. */
const beyond = (microseconds: number | undefined, by: 1 | -1): string | undefined => {
  if (microseconds === undefined) return undefined;
  const second = by < 0 ? Math.floor(microseconds / SECOND) : Math.ceil(microseconds / SECOND);
  const text = utcTimestampOf((second + by) * SECOND);
  // Years of more digits are none to everyone.
  return /^\d{4}-/.test(text) ? text : undefined;
};

const rangeOf = ({ lt, lte = lt, gt, gte = gt }: NumberOperators): Pick<Narrowed, 'startDate' | 'endDate'> => {
  const [startDate, endDate] = [beyond(gte, -1), beyond(lte, 1)];
  return { ...(startDate !== undefined && { startDate }), ...(endDate !== undefined && { endDate }) };
};

/** What a source may leave out of a file's logs by its own parameters; the filter as a whole is asked of all that comes. */
export const narrowedBy = ({ versionIds = [], createdAt }: LogFilter, facets: readonly FacetAsk[] = []): Narrowed => {
  const [versionId, ...more] = versionIds;
  return {
    ...(versionId !== undefined && more.length === 0 && !facets.some(isOfVersions) && { versionId }),
    ...(createdAt && !facets.some(isOfTimes) && rangeOf(createdAt)),
  };
};

/** Whether what is left out is the same with these facets as without. */
export const narrowsAlike = (facets: readonly FacetAsk[]): boolean => !facets.some((facet) => isOfVersions(facet) || isOfTimes(facet));
