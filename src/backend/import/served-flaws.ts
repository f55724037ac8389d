import type { NewFinding, NoteFinding } from '../../contract/finding.ts';
import { isId, isLogId } from '../../contract/ids.ts';
import { isNotFinite } from '../../contract/judgment.ts';
import { objectsIn } from '../../contract/present.ts';
import { DATAPOINT, EVALUATION, logShapes, RECORD, RUN, type Shape, STATS, versionShapes } from '../../contract/shown-shapes.ts';
import { isObject, type JsonObject, textAt } from '../../json/tolerant.ts';
import type { KnownParts } from '../logs/known-parts.ts';
import { notFiniteIn, type ShownFlaws, shownFlaws } from './shown-flaws.ts';

/*
 * Bodies are served as they came, for REST clients may take them, though some have not what GraphQL needs to show them, or to show all of
 * them. Nothing of them is lost, and every one of them is noted.
 */

/** A body that is served. */
interface Served {
  readonly object: JsonObject;
  readonly shapes: readonly Shape[];
  /** Why GraphQL cannot show it at all, in words that end a sentence. */
  readonly hidden?: readonly string[];
  /** The evaluator logs whose judgments count for it. */
  readonly judging?: readonly JsonObject[];
  /** What of it needs no look. */
  readonly known?: KnownParts | undefined;
}

const idFlaw = (object: JsonObject, key: string): string[] =>
  isId(textAt(object, key) ?? '') ? [] : [`its ${key} is not 1 to 128 letters, digits, _ or -`];

const logIdFlaw = (log: JsonObject): string[] =>
  isLogId(textAt(log, 'id') ?? '') ? [] : ["the log's id is not 1 to 512 printable characters"];

const judgingIn = (object: JsonObject): readonly JsonObject[] => objectsIn(object['evaluator_logs'] as JsonObject[]);

export const servedEvaluation = (object: JsonObject): Served => ({ object, shapes: [EVALUATION], hidden: idFlaw(object, 'id') });
export const servedRun = (object: JsonObject): Served => ({ object, shapes: [RUN], hidden: idFlaw(object, 'id') });
export const servedVersion = (object: JsonObject): Served => ({ object, shapes: versionShapes(object) });
export const servedDatapoint = (object: JsonObject): Served => ({ object, shapes: [DATAPOINT] });
export const servedFile = (object: JsonObject): Served => ({ object, shapes: [], hidden: idFlaw(object, 'id') });

export const servedStats = (object: JsonObject): Served => ({
  object,
  shapes: [STATS],
  hidden: Array.isArray(object['run_stats']) ? [] : ['it has no list run_stats'],
});

export const servedLog = (object: JsonObject, known?: KnownParts): Served => ({
  object,
  shapes: logShapes(object),
  hidden: logIdFlaw(object),
  judging: judgingIn(object),
  known,
});

export const servedRecord = (object: JsonObject, known?: KnownParts): Served => {
  const log = isObject(object['log']) ? object['log'] : {};
  return {
    object,
    shapes: [RECORD],
    hidden: [...idFlaw(object, 'run_id'), ...logIdFlaw(log)],
    judging: [...judgingIn(log), ...judgingIn(object)],
    known,
  };
};

const TOO_LARGE = 'They are served as they are.';

/** What is to be said of numbers that are valid JSON and not finite. Those that JSON does not know have been noted, and replaced. */
const notFiniteText = ({ judging = [] }: Served, count: number): string | undefined => {
  if (count === 0) return undefined;
  const failed = judging.filter(({ judgment }) => isNotFinite(judgment));
  const ids = [...new Set(failed.map((log) => textAt(log, 'id') ?? 'one without an id'))];
  const others = count - failed.reduce((sum, { judgment }) => sum + notFiniteIn(judgment), 0);
  return [
    ...(ids.length > 0 ? [`Judgments are too large for any number and count as failures: ${ids.join(', ')}.`] : []),
    ...(others > 0 ? [`Numbers are too large for any number, such as 1e400, and null in GraphQL: ${others}.`] : []),
    TOO_LARGE,
  ].join(' ');
};

// More say no more to anyone.
const MAX_PLACES = 8;

const listOf = (places: readonly string[]): string => {
  const named = places.slice(0, MAX_PLACES).join(', ');
  return places.length > MAX_PLACES ? `${named} and ${places.length - MAX_PLACES} more` : named;
};

const flawsOf = ({ object, shapes, known }: Served): ShownFlaws => {
  const unknown = known && shownFlaws(object, shapes, known.isKnown);
  if (!unknown || unknown.places.length > 0 || unknown.notFinite > 0) return shownFlaws(object, shapes);
  known.learn();
  return unknown;
};

/** Notes what GraphQL cannot show of a body, if anything. `code`: of a finding that says that it is not shown at all. */
export const noteServed = (note: NoteFinding, { code, ...place }: Omit<NewFinding, 'message'>, served: Served): void => {
  const { hidden = [] } = served;
  if (hidden.length > 0)
    note({ ...place, code, severity: 'WARNING', message: `It is served, but GraphQL cannot show it: ${hidden.join(', and ')}.` });
  const { places, notFinite } = flawsOf(served);
  if (hidden.length === 0 && places.length > 0)
    note({ ...place, code: 'NOT_SHOWN', message: `In GraphQL null with an error, or left out: ${listOf(places)}. The rest is served.` });
  const message = notFiniteText(served, notFinite);
  if (message !== undefined) note({ ...place, code: 'NUMBER_NOT_FINITE', message });
};
