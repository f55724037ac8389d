import { type Rule, readRule, ruleText } from './rule-words.ts';

/** What an address asks of a gate. */
export interface GateAsked {
  /** The upstream id of the run; without it the newest one. */
  readonly run: string | undefined;
  /** That of the run to compare with; without it the control run. */
  readonly control: string | undefined;
  /** Empty where the address has none: then they are made of the control run. */
  readonly rules: readonly Rule[];
  /** What the address calls a rule and nobody can read. */
  readonly unread: readonly string[];
  /** From 0 to 1. */
  readonly coverage: number;
}

const coverageIn = (text: string | null): number => {
  const share = text === null || text.trim() === '' ? Number.NaN : Number(text);
  return share >= 0 && share <= 1 ? share : 1;
};

/** More rules the graph does not take. */
const MAX_RULES = 100;

/** Reads an address. */
export const gateIn = (params: URLSearchParams): GateAsked => {
  const texts = params
    .getAll('rule')
    .filter((text) => text.trim() !== '')
    .slice(0, MAX_RULES);
  const read = texts.map((text) => readRule(text));
  return {
    run: params.get('run') || undefined,
    control: params.get('control') || undefined,
    rules: read.filter((rule) => rule !== undefined),
    unread: texts.filter((_text, index) => read[index] === undefined),
    coverage: coverageIn(params.get('coverage')),
  };
};

interface GateLink {
  readonly run?: string;
  /** Where it is not the control run of the evaluation. */
  readonly control?: string | undefined;
  readonly rules?: readonly Rule[];
}

/** The address of a gate. */
export const gateHref = (id: string, { run, control, rules = [] }: GateLink = {}): string => {
  const params = new URLSearchParams();
  if (run) params.set('run', run);
  if (control) params.set('control', control);
  for (const rule of rules) params.append('rule', ruleText(rule));
  return `/evaluations/${id}/gate${params.size > 0 ? `?${params}` : ''}`;
};
