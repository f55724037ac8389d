import type { LogFilter } from '../../analysis/filter.ts';
import { type Place, refuse } from '../../analysis/parse-input.ts';
import { namesOf } from '../../contract/names.ts';
import type { Run } from '../../loaders/entities.ts';
import { namedRunOf } from '../kit/ids.ts';

/** Candidates of one comparison. */
export const MAX_CANDIDATES = 10;

/** The runs that a comparison names by its arguments. */
export interface NamedRuns {
  readonly controlId?: string | null | undefined;
  readonly candidateIds?: readonly string[] | null | undefined;
}

export interface RunsCompared {
  readonly control: Run;
  /** 1 to 10, each once, in the order given, or else newest first. */
  readonly candidates: readonly Run[];
  /** Whose rows are read, as the loaders name them: none where these are all the runs that there are. */
  readonly runIds: readonly string[];
}

export type ListedRuns = readonly (Run | Error)[];

const soundIn = (runs: ListedRuns): Run[] => runs.filter((run): run is Run => !(run instanceof Error));

/** The runs of an evaluation as what is refused names them. */
const thoseThereAre = (runs: ListedRuns): string => `The evaluation has ${namesOf(soundIn(runs).map(({ id }) => id)) || 'no runs'}.`;

/** The run that an argument names. One that may be a damaged one is not taken for one that is not there. */
export const runNamed = (evaluationId: string, runs: ListedRuns, id: string, place: Place): Run => {
  const named = namedRunOf(place.join('.'), id);
  const isHere = named.evaluationId === undefined || named.evaluationId === evaluationId;
  const found = isHere ? soundIn(runs).find((run) => run.id === named.runId) : undefined;
  if (found) return found;
  const damaged = isHere ? runs.find((run) => run instanceof Error) : undefined;
  if (damaged) throw damaged;
  return refuse(place, `names a run that the evaluation does not have. ${thoseThereAre(runs)}`);
};

const controlOf = (evaluationId: string, runs: ListedRuns, controlId: string | null | undefined): Run => {
  if (controlId != null) return runNamed(evaluationId, runs, controlId, ['controlId']);
  const control = soundIn(runs).find((run) => run.control === true);
  return control ?? refuse(['controlId'], `is not given, and no run is the control run. ${thoseThereAre(runs)}`);
};

const candidatesOf = (evaluationId: string, runs: ListedRuns, control: Run, ids: readonly string[] | null | undefined): Run[] => {
  const place = ['candidateIds'];
  if (ids == null) {
    const others = soundIn(runs).filter((run) => run !== control);
    return others.length > 0
      ? others.slice(0, MAX_CANDIDATES)
      : refuse(place, `are not given, and there is no run beside the control run. ${thoseThereAre(runs)}`);
  }
  const named = [...new Set(ids.map((id, index) => runNamed(evaluationId, runs, id, [...place, index])))];
  if (named.length === 0) refuse(place, `are none: nothing is compared. ${thoseThereAre(runs)}`);
  if (named.length > MAX_CANDIDATES) refuse(place, `are ${named.length}; at most ${MAX_CANDIDATES} are compared. ${thoseThereAre(runs)}`);
  if (named.includes(control))
    refuse(place, `have the run ${JSON.stringify(control.id)} among them that they are compared with. ${thoseThereAre(runs)}`);
  return named;
};

/** Throws for malformed ids, whatever runs there are. */
export const checkNamedRuns = ({ controlId, candidateIds }: NamedRuns): void => {
  if (controlId != null) namedRunOf('controlId', controlId);
  for (const [index, id] of (candidateIds ?? []).entries()) namedRunOf(`candidateIds.${index}`, id);
};

/** Where in a filter runs are named. */
export const runsIn = ({ runIds, and = [], or = [], not }: LogFilter, place: Place): Place | undefined => {
  if (runIds) return [...place, 'runIds'];
  const below = [
    ...and.map((each, index) => ({ each, step: ['and', index] })),
    ...or.map((each, index) => ({ each, step: ['or', index] })),
    ...(not ? [{ each: not, step: ['not'] }] : []),
  ];
  for (const { each, step } of below) {
    const found = runsIn(each, [...place, ...step]);
    if (found) return found;
  }
  return undefined;
};

/** Which of the runs are compared. Throws a `QuestionError` that names those there are where the arguments ask for what cannot be. */
export const runsCompared = (evaluationId: string, runs: ListedRuns, named: NamedRuns, filter: LogFilter): RunsCompared => {
  const filtered = runsIn(filter, ['filter']);
  if (filtered) refuse(filtered, `have no place here: controlId and candidateIds name the runs. ${thoseThereAre(runs)}`);
  const control = controlOf(evaluationId, runs, named.controlId);
  const candidates = candidatesOf(evaluationId, runs, control, named.candidateIds);
  const areAll = candidates.length + 1 === runs.length;
  return { control, candidates, runIds: areAll ? [] : [control, ...candidates].map(({ id }) => id).sort() };
};
