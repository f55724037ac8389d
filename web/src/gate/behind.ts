import { compareHref } from '../comparison/comparison-address.ts';
import type { GateQuery } from '../documents/documents.ts';
import type { ScoreColumn } from '../parts/scores.ts';
import { judgmentParam, paramsOf } from '../rows/rows-address.ts';
import { boundOf, type Rule } from './rule-words.ts';

export type Gate = NonNullable<GateQuery['evaluationGate']>;
export type Check = Gate['checks'][number];

interface Judged {
  readonly id: string;
  readonly run: string;
  readonly control: string | undefined;
  readonly rule: Rule;
  readonly column: ScoreColumn | undefined;
}

/** Which rows of the table a rule looks at, and in which order: the worst first. */
const rowsAsked = ({ rule: { measure, option }, column }: Judged): Readonly<Record<string, string>> => {
  const versionId = column?.versionId ?? '';
  switch (measure) {
    case 'ERROR_RATE':
      return { error: 'true' };
    case 'MEAN_COST':
      return { sort: '-cost' };
    case 'LOG_COUNT':
      return {};
    case 'JUDGMENT_ERROR_RATE':
      return { judged: judgmentParam(versionId, 'ERRORED') };
    case 'OPTION_SHARE':
      return { judged: judgmentParam(versionId, option ?? '') };
    case 'PERCENTILE':
      return { sort: column ? `-${versionId}` : '-duration' };
    default:
      return { sort: versionId };
  }
};

/** Whether a rule is judged by pairs with the run compared with, and not by rows. */
export const isOfPairs = (rule: Rule): boolean =>
  rule.measure === 'REGRESSED_COUNT' || rule.measure === 'REGRESSED_RATE' || boundOf(rule)?.bound === 'maxDrop';

/** The way to what a rule was judged by: pairs where it compares, else rows. There is none where an address cannot choose those alone. */
export const behind = (judged: Judged): { readonly href: string; readonly label: string } | undefined => {
  const { id, run, control, rule, column } = judged;
  if (isOfPairs(rule)) {
    if (rule.filter) return undefined;
    return {
      href: compareHref(id, { control, candidates: [run], evaluator: column?.versionId, ...(column && { change: 'worse' as const }) }),
      label: 'Pairs behind it',
    };
  }
  const own = paramsOf(rule.filter ?? {});
  const asked = { run, ...rowsAsked(judged) };
  if (!own || own.some(([name]) => name in asked)) return undefined;
  return { href: `/evaluations/${id}/rows?${new URLSearchParams([...Object.entries(asked), ...own])}`, label: 'Rows behind it' };
};
