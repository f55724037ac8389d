import { setTimeout } from 'node:timers/promises';
import { KEYS } from './fleet.ts';
import { controlOf } from './reading.ts';
import { CHANGES } from './stories.ts';
import { oneOf, type Run, through } from './world.ts';

/*
 * Evaluations that are watched. Their control goes round a ring of runs, one step with each change, so that whoever is shown a control is shown how far the ring
 * has come: nobody may ever be shown a step that is older than one that was told to be done before it was asked, or older than one that it was shown before.
 */

const RUNS = 8;
/** Milliseconds between two steps. */
const PAUSE_MS = 2_000;
/** Milliseconds until what has to be done is tried again. */
const RETRY_MS = 250;
const MAKING_ATTEMPTS = 60;
/** Longer than a change that nobody knows of can be under way. */
const SETTLING_MS = 12_000;

export interface Ring {
  readonly id: string;
  readonly key: string;
  readonly runs: readonly string[];
  /** The last step that was sent, and the last that was told to be done, with when. */
  begun: number;
  done: number;
  doneAt: number;
}

/** The newest step that shows this run as the control. */
export const stepOf = (ring: Ring, control: string | undefined): number | undefined => {
  const place = ring.runs.indexOf(control ?? '');
  if (place < 0) return undefined;
  return ring.begun - ((((ring.begun - place) % RUNS) + RUNS) % RUNS);
};

const madeBy = async (
  run: Run,
  [kind, query]: readonly [string, string],
  { key, input }: { key: string; input: object },
): Promise<string> => {
  for (let attempt = 0; attempt < MAKING_ATTEMPTS; attempt += 1) {
    const { data, codes } = await through(run, kind, { query, key, variables: { input } });
    const [field] = Object.values((data ?? {}) as Record<string, Record<string, { humanloopId: string }>>);
    const made = Object.values(field ?? {})[0]?.humanloopId;
    if (codes.length === 0 && made !== undefined) return made;
    await setTimeout(RETRY_MS);
  }
  throw new Error(`To ${kind} failed ${MAKING_ATTEMPTS} times, before anything was done to the fleet.`);
};

export const createRing = async (run: Run, number: number): Promise<Ring> => {
  const key = KEYS[number % KEYS.length] ?? '';
  // A name for each attempt: one that failed may have been carried out.
  const file = { id: `pr_${number}` };
  const evaluator = { versionId: `evv_${number}` };
  const id = await madeBy(run, ['create', CHANGES.CREATE], { key, input: { file, evaluators: [{ evaluator }] } });
  const runs: string[] = [];
  while (runs.length < RUNS)
    runs.push(
      await madeBy(run, ['add a run', CHANGES.ADD_RUN], { key, input: { evaluationId: id, version: { versionId: `prv_${number}a` } } }),
    );
  return { id, key, runs, begun: -1, done: -1, doneAt: performance.now() };
};

const isDone = (ring: Ring): void => {
  ring.done = ring.begun;
  ring.doneAt = performance.now();
};

/** Finds out what became of the last step; one that is not there after a time never will be. */
const settle = async ({ fleet }: Run, ring: Ring): Promise<void> => {
  const until = performance.now() + SETTLING_MS;
  while (performance.now() < until) {
    await setTimeout(250);
    const control = await controlOf(fleet.fronts[0], ring.id, ring.key);
    if (control === ring.runs[ring.begun % RUNS]) return isDone(ring);
  }
  ring.begun = ring.done;
};

/** Asks every replica by itself for the control, right after it was told to be another. */
const confirmControl = async ({ fleet, stale }: Run, ring: Ring): Promise<void> => {
  const asked = [...fleet.direct].map(async ([replica, asker]) => {
    const control = await controlOf(asker, ring.id, ring.key);
    if (control !== 'nothing' && control !== ring.runs[ring.done % RUNS])
      stale.push(`${replica.name}: control of ${ring.id} at step ${stepOf(ring, control)} after ${ring.done}`);
  });
  await Promise.all(asked);
};

/** One step of a ring. */
export const turn = async (run: Run, ring: Ring): Promise<void> => {
  ring.begun += 1;
  const input = { evaluationId: ring.id, runId: ring.runs[ring.begun % RUNS] };
  const outcome = await through(run, 'set the control', { query: CHANGES.CONTROL, key: ring.key, variables: { input } });
  if (outcome.told === 'refused') ring.begun -= 1;
  if (outcome.told === 'unknown') await settle(run, ring);
  if (outcome.told !== 'done') return;
  isDone(ring);
  await confirmControl(run, ring);
};

/** Turns a ring until the end. */
export const keepTurning = async (run: Run, ring: Ring): Promise<void> => {
  while (!run.ending.aborted) {
    await turn(run, ring);
    await setTimeout(PAUSE_MS * (0.5 + run.random()));
  }
};

/** Turns it once more. False where that is not done for so many milliseconds: a run that was told to be there is not, or nothing can be changed. */
export const lastTurn = async (run: Run, ring: Ring, patience: number): Promise<boolean> => {
  const [before, until] = [ring.done, performance.now() + patience];
  while (ring.done === before && performance.now() < until) {
    await turn(run, ring);
    if (ring.done === before) await setTimeout(RETRY_MS);
  }
  return ring.done > before;
};

const RING = 'query Ring($id: ID!) { evaluation(id: $id) { name status controlRun { humanloopId } runs { humanloopId control status } } }';

interface RingAnswer {
  readonly evaluation: { readonly runs: readonly { readonly humanloopId: string; readonly control: boolean }[] | null } | null;
}

/** Asks for a ring as anybody does, beside others who ask the same: the answer is not older than the question. */
export const lookAtRing = async (run: Run, rings: readonly Ring[]): Promise<void> => {
  const ring = oneOf(rings, run.random);
  const before = ring.done;
  const { data, codes } = await through(run, 'query', { query: RING, key: ring.key, variables: { id: ring.id } });
  const control = (data as RingAnswer | undefined)?.evaluation?.runs?.find((each) => each.control)?.humanloopId;
  const step = stepOf(ring, control);
  if (codes.length === 0 && step !== undefined && step < before)
    run.stale.push(`a query was shown step ${step} of ${ring.id} after ${before}`);
};
