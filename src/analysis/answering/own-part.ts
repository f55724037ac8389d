import type { AttachedEvaluator } from '../block.ts';
import { evaluatorsPicked } from '../evaluators.ts';
import type { JudgmentFilter, LogFilter } from '../filter.ts';
import type { Dimension, DimensionField } from '../question.ts';

/** What a filter asks of the very thing that a facet shows, at its top level, and all else that it asks. */
export interface SplitFilter {
  readonly own: LogFilter;
  readonly rest: LogFilter;
}

const IDS: { readonly [Field in DimensionField]?: keyof LogFilter } = {
  run: 'runIds',
  kind: 'kinds',
  datapoint: 'datapointIds',
  version: 'versionIds',
};

const byKey = (filter: LogFilter, key: keyof LogFilter): SplitFilter | undefined => {
  const { [key]: own, ...rest } = filter;
  return own === undefined ? undefined : { own: { [key]: own }, rest };
};

const byItems = <Item>(
  filter: LogFilter,
  key: 'judgments' | 'inputs' | 'metadata' | 'target',
  items: readonly Item[] | undefined,
  isOwn: (item: Item) => boolean,
): SplitFilter | undefined => {
  const own = items?.filter(isOwn) ?? [];
  if (!items || own.length === 0) return undefined;
  const { [key]: _all, ...others } = filter;
  const left = items.filter((item) => !isOwn(item));
  return { own: { [key]: own }, rest: left.length > 0 ? { ...others, [key]: left } : others };
};

/** Undefined where the filter asks nothing of the thing itself. What it asks inside of `and`, `or` and `not` is never its own part. */
export const splitFilter = (filter: LogFilter, by: Dimension, evaluators: readonly AttachedEvaluator[]): SplitFilter | undefined => {
  if ('createdAt' in by) return byKey(filter, 'createdAt');
  if ('field' in by) return byKey(filter, IDS[by.field] ?? (by.field as keyof LogFilter));
  if ('place' in by) return byItems(filter, by.place, filter[by.place], ({ path }) => path === by.path);
  const shown = new Set(evaluatorsPicked(by.judgment, evaluators, ['judgment']));
  // What is shown is the newest judgment, whoever gave it; that of some people is another thing.
  const isOwn = ({ evaluator, user }: JudgmentFilter): boolean =>
    evaluator !== undefined && !user && evaluatorsPicked(evaluator, evaluators, ['evaluator']).some((index) => shown.has(index));
  return byItems(filter, 'judgments', filter.judgments, isOwn);
};
