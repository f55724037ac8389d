import { type EvaluatorLogResponse, type LogResponse, logKind } from '../contract/log.ts';
import { objectsIn } from '../contract/present.ts';

/** A log of a tree, in a list that goes through the tree from the top, parents before children. */
export interface FlatLog<T> {
  /** 1 for what hangs on the log that was asked. */
  readonly depth: number;
  readonly parent: FlatLog<T> | null;
  /** The upstream id of the log above. */
  readonly parentId: string;
  readonly log: T;
  /** Whether children were left out for being too deep. */
  isTruncated: boolean;
}

interface Visit<T> {
  readonly log: T;
  readonly parent: FlatLog<T> | null;
  readonly parentId: string;
}

const evaluatorLogsIn = (list: readonly LogResponse[] | null | undefined): EvaluatorLogResponse[] =>
  objectsIn(list).filter((log): log is EvaluatorLogResponse => logKind(log) === 'evaluator');

/**
 * The logs below a log as one list, each id once, where it is met first; a log met again still has its children looked through.
 * Keeps its own stack, so that no depth overflows the engine's. What was JSON has no cycles.
 */
const flatten = <T extends LogResponse>(
  tops: readonly Visit<T>[],
  childrenOf: (log: T) => readonly T[],
  maxDepth: number,
): FlatLog<T>[] => {
  const flat: FlatLog<T>[] = [];
  const byId = new Map<string | Visit<T>, FlatLog<T>>();
  const stack = [...tops].reverse();
  for (let visit = stack.pop(); visit; visit = stack.pop()) {
    const { log, parent, parentId } = visit;
    const depth = (parent?.depth ?? 0) + 1;
    if (depth > maxDepth) continue;
    const children = childrenOf(log);
    // Damaged logs without an id are not the same log, even where equal bytes were read as one object.
    const id = typeof log.id === 'string' ? log.id : visit;
    const known = byId.get(id);
    const entry = known ?? { depth, parent, parentId, log, isTruncated: false };
    if (depth === maxDepth && children.length > 0) entry.isTruncated = true;
    if (!known) flat.push(entry);
    byId.set(id, entry);
    for (let index = children.length - 1; index >= 0; index -= 1) {
      const child = children[index];
      if (child) stack.push({ log: child, parent: entry, parentId: log.id });
    }
  }
  return flat;
};

/** The evaluator logs on a log, theirs, and so on; `attached` are further ones that hang on it. The trace is left out. */
export const flattenEvaluatorLogs = (
  log: LogResponse,
  attached: readonly LogResponse[],
  maxDepth: number,
): FlatLog<EvaluatorLogResponse>[] => {
  const tops = [...evaluatorLogsIn(attached), ...evaluatorLogsIn(log.evaluator_logs)];
  return flatten(
    tops.map((top) => ({ log: top, parent: null, parentId: log.id })),
    ({ evaluator_logs }) => evaluatorLogsIn(evaluator_logs),
    maxDepth,
  );
};

/** The logs of a trace below a log. */
export const flattenTrace = (log: LogResponse, maxDepth: number): FlatLog<LogResponse>[] =>
  flatten(
    objectsIn(log.trace_children).map((child) => ({ log: child, parent: null, parentId: log.id })),
    ({ trace_children }) => objectsIn(trace_children),
    maxDepth,
  );

/** The names of the evaluators from the top to this log, each as upstream sent it. */
export const evaluatorPath = (entry: FlatLog<EvaluatorLogResponse>): unknown[] => {
  const path: unknown[] = [];
  for (let step: FlatLog<EvaluatorLogResponse> | null = entry; step; step = step.parent) path.push(step.log.evaluator.name);
  return path.reverse();
};
