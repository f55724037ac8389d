import type { Call } from '../contract/send.ts';

/** What the answer of a call is of, where it may be kept. */
export interface Keepable {
  /** The evaluation that it belongs to; undefined of a version of a file, which no change of an evaluation touches. */
  readonly evaluationId: string | undefined;
  /** It tells by itself whether all runs of the evaluation have come to their end. */
  readonly proof?: 'runs' | 'stats' | undefined;
}

const OF_EVALUATION = /^GET \/evaluations\/\{id\}(?:\/(runs|stats|logs))?$/;
const OF_FILE = /^GET \/(?!evaluations|logs|files)\w+\/\{id\}(?:\/datapoints)?$/;
const VERSION = /[?&]version_id=[^&]/;

/** Undefined for a call whose answer may change at any time. */
export const keepableOf = ({ endpoint, path, streams }: Call): Keepable | undefined => {
  if (streams || endpoint === undefined) return undefined;
  if (OF_FILE.test(endpoint) && VERSION.test(path)) return { evaluationId: undefined };
  const [isOfEvaluation, part] = OF_EVALUATION.exec(endpoint) ?? [];
  if (isOfEvaluation === undefined) return undefined;
  return { evaluationId: evaluationIn(path), proof: part === 'logs' ? undefined : (part as Keepable['proof']) };
};

const evaluationIn = (path: string): string | undefined => /^\/evaluations\/([^/?]+)/.exec(path)?.[1];

const FINAL: ReadonlySet<unknown> = new Set(['completed', 'cancelled']);

/** Whether a body says that there are runs, and that each has come to its end. A status that is not known may be anything. */
export const saysFinal = (proof: 'runs' | 'stats', body: Uint8Array): boolean => {
  try {
    const { status = 'completed', ...told } = JSON.parse(Buffer.from(body).toString());
    const runs: unknown = told[proof === 'runs' ? 'runs' : 'run_stats'];
    return FINAL.has(status) && Array.isArray(runs) && runs.length > 0 && runs.every((run) => FINAL.has(run?.status));
  } catch {
    return false;
  }
};

/** What a change may show in. */
export interface Touched {
  readonly evaluationId: string | undefined;
  /** Runs and logs are shared by evaluations, and nobody knows by which. */
  readonly everything: boolean;
}

const RUN = /^\/evaluations\/[^/]+\/runs\/[^/]+$/;
const LOGS_OF_RUN = /^\/evaluations\/[^/]+\/runs\/[^/]+\/logs$/;

export const touchedBy = ({ method, path, body }: Call): Touched => {
  const [where = ''] = path.split('?');
  const evaluationId = evaluationIn(where);
  const ofRun = LOGS_OF_RUN.test(where) || (method === 'PATCH' && RUN.test(where) && !isOfMembership(body));
  return { evaluationId, everything: ofRun || !where.startsWith('/evaluations') };
};

/** Which run is the control is a matter of one evaluation. */
const isOfMembership = (body: Uint8Array | undefined): boolean => {
  try {
    return Object.keys(JSON.parse(Buffer.from(body ?? []).toString())).every((name) => name === 'control');
  } catch {
    return false;
  }
};
