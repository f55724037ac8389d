import type { AddressChanges } from '../address/use-address.ts';
import type {
  EvaluationChange,
  EvaluationComparisonOrder,
  EvaluationComparisonRowFilter,
  EvaluationPairing,
} from '../documents/documents.ts';

/** More runs are not compared at once. */
export const MAX_CANDIDATES = 10;

/** Pairs that something became of, in the order in which they are shown. */
export interface ChangeGroup {
  readonly name: 'worse' | 'better' | 'other' | 'same' | 'apart';
  readonly title: string;
  readonly changes: readonly EvaluationChange[];
  /** Without one they come as the control run has them. */
  readonly orderBy: EvaluationComparisonOrder | undefined;
  /** Shown where the address names no group. */
  readonly isFirst: boolean;
}

export const CHANGE_GROUPS: readonly ChangeGroup[] = [
  {
    name: 'worse',
    title: 'Became worse, or failed',
    changes: ['REGRESSED', 'ERRORED'],
    orderBy: { field: 'DELTA', direction: 'ASC' },
    isFirst: true,
  },
  {
    name: 'better',
    title: 'Became better, or no longer fail',
    changes: ['IMPROVED', 'RECOVERED'],
    orderBy: { field: 'DELTA', direction: 'DESC' },
    isFirst: true,
  },
  { name: 'other', title: 'Became another, neither better nor worse', changes: ['CHANGED'], orderBy: undefined, isFirst: false },
  { name: 'same', title: 'Stayed the same', changes: ['UNCHANGED'], orderBy: undefined, isFirst: false },
  { name: 'apart', title: 'Cannot be compared', changes: ['INCOMPARABLE'], orderBy: undefined, isFirst: false },
];

/** The groups that an address asks for: the one that it names, or else those that decide. */
export const groupsIn = (params: URLSearchParams): readonly ChangeGroup[] => {
  const named = CHANGE_GROUPS.filter(({ name }) => name === params.get('change'));
  return named.length > 0 ? named : CHANGE_GROUPS.filter(({ isFirst }) => isFirst);
};

/** Runs that are put beside each other. */
export interface Named {
  /** Without it the control run of the evaluation. */
  readonly control: string | undefined;
  /** Without any the newest others. */
  readonly candidates: readonly string[];
}

/** Which runs an address names, by their upstream ids. */
export const namedIn = (params: URLSearchParams): Named => {
  const control = params.get('control');
  const candidates = [...new Set(params.getAll('candidate'))].filter((id) => id !== '' && id !== control).slice(0, MAX_CANDIDATES);
  return { control: control || undefined, candidates };
};

/** What makes two logs a pair. */
export const pairingIn = (params: URLSearchParams): EvaluationPairing => (params.get('pairs') === 'inputs' ? 'INPUTS' : 'DATAPOINT');

/** Which pairs of a candidate are shown of a group. */
export const filterOf = (params: URLSearchParams, candidateId: string, { changes }: ChangeGroup): EvaluationComparisonRowFilter => {
  const versionId = params.get('evaluator');
  return { candidateId, changes: [...changes], ...(versionId && { evaluator: { versionId } }) };
};

/** How many pages of a group are shown, from 1; the address has it by the name of the group. */
export const pagesIn = (params: URLSearchParams, { name }: ChangeGroup): number =>
  Math.min(MAX_PAGES, Math.max(1, Math.trunc(Number(params.get(name))) || 1));

/** Pages beyond are no longer added to those that are shown: what is looked for is found by choosing an evaluator or a change. */
const MAX_PAGES = 200;

/** What pairs are told from each other by in the address: the datapoint, and without one a log. */
export type PairName = readonly ['datapoint' | 'log', string];

/** Whether an address has a pair open, which may stand in several groups. */
export const isOpenIn = (params: URLSearchParams, [kind, id]: PairName, group: ChangeGroup): boolean =>
  params.get(kind) === id && (params.get('group') ?? group.name) === group.name;

/** Opens a pair and closes the one that was open before; or closes it. */
export const openPair = ([kind, id]: PairName, group: ChangeGroup, isOpen: boolean): AddressChanges => ({
  ...NO_PAIR,
  ...(isOpen && { [kind]: id, group: group.name }),
});

const NO_PAIR: AddressChanges = { datapoint: undefined, log: undefined, group: undefined };

/** What an address forgets when other pairs are chosen. */
export const OTHER_PAIRS: AddressChanges = Object.fromEntries(
  [...Object.keys(NO_PAIR), ...CHANGE_GROUPS.map(({ name }) => name)].map((name) => [name, undefined]),
);

/** What it forgets when other runs are compared. */
export const OTHER_RUNS: AddressChanges = { ...OTHER_PAIRS, with: undefined };

interface CompareLink {
  readonly control?: string | undefined;
  readonly candidates?: readonly string[];
  readonly evaluator?: string | undefined;
  readonly change?: ChangeGroup['name'];
}

/** The address of a comparison. */
export const compareHref = (id: string, { control, candidates = [], evaluator, change }: CompareLink = {}): string => {
  const params = new URLSearchParams();
  if (control) params.set('control', control);
  for (const candidate of candidates) params.append('candidate', candidate);
  if (evaluator) params.set('evaluator', evaluator);
  if (change) params.set('change', change);
  return `/evaluations/${id}/compare${params.size > 0 ? `?${params}` : ''}`;
};
