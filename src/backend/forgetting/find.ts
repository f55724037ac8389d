import { isObject, textAt } from '../../json/tolerant.ts';
import { createLogsReader, type LogsBody } from '../logs/logs-reader.ts';
import { remaining } from '../logs/remaining.ts';
import type { BodiesPlace, HeldBody } from '../store/forgetting.ts';
import type { Reads } from '../store/reads.ts';
import type { Store, WorkOptions } from '../store/store.ts';
import { isForgottenIn } from './forgotten-logs.ts';

/** What is to be forgotten: logs by their ids, and whatever is of who has one of these names. */
export interface Wanted {
  readonly logIds: readonly string[];
  readonly hasUser: (name: string) => boolean;
}

/** Where what is to be forgotten stands. */
export interface Found {
  /** The ids of all logs that go: those that are wanted, what judges them, and their parts. */
  readonly logIds: ReadonlySet<string>;
  /** The bodies in which any of them stands, by their keys. */
  readonly bodies: ReadonlyMap<number, HeldBody['form']>;
  /** Of these, records and logs that go as a whole; each log is counted once. */
  readonly wholeLogs: number;
  /** The ids of those that stand in any body. */
  readonly metIds: ReadonlySet<string>;
  /** The datapoints that those which go as a whole were made from. */
  readonly datapointIds: ReadonlySet<string>;
}

/** Reads bodies that hold logs. Undefined for bytes that are none any more. */
export const createBodyReader = (): ((body: Pick<HeldBody, 'form' | 'bytes'>) => LogsBody | undefined) => {
  const readers = { record: createLogsReader('record'), log: createLogsReader('log') };
  return ({ form, bytes }) => readers[form](bytes);
};

/** The datapoint of a record, and that which a log says that it was made from. */
const datapointsOf = ({ object }: LogsBody): string[] => {
  const { datapoint, log } = object;
  const ids = [isObject(datapoint) ? textAt(datapoint, 'id') : undefined, textAt(isObject(log) ? log : object, 'source_datapoint_id')];
  return ids.filter((id) => id !== undefined);
};

type VisitBody = (body: HeldBody) => void;

/** Goes through all bodies that hold logs, some at a time, with turns for everything else. */
const throughBodies = async (store: Pick<Store, 'read'>, visit: VisitBody, { signal }: WorkOptions): Promise<void> => {
  const read = (after: BodiesPlace | null) => store.read((reads: Reads) => reads.heldBodies(after), { signal });
  for (let after: BodiesPlace | null = null, isFirst = true; isFirst || after; isFirst = false) {
    const { bodies, next } = await read(after);
    signal?.throwIfAborted();
    for (const body of bodies) visit(body);
    after = next;
  }
};

/**
 * Finds all that is to be forgotten, and all that goes with it: what judges a log, and what is a part of one, also where they stand by themselves.
 * Everything that holds logs is read, until nothing more is found.
 */
export const findForgotten = async (store: Pick<Store, 'read'>, wanted: Wanted, options: WorkOptions = {}): Promise<Found> => {
  const logIds = new Set(wanted.logIds);
  const isForgotten = isForgottenIn({ hasId: (id) => logIds.has(id), hasUser: wanted.hasUser });
  const read = createBodyReader();
  for (;;) {
    const before = logIds.size;
    const bodies = new Map<number, HeldBody['form']>();
    const whole = new Set<string>();
    const metIds = new Set<string>();
    const datapointIds = new Set<string>();
    const visit = ({ key, form, bytes }: HeldBody): void => {
      const body = read({ form, bytes });
      if (!body) return;
      const { bytes: left, ids } = remaining(body, isForgotten);
      if (left === body.bytes) return;
      bodies.set(key, form);
      for (const id of ids) {
        logIds.add(id);
        metIds.add(id);
      }
      const top = body.spans.findLast(({ nested }) => !nested);
      if (left || !top) return;
      whole.add(top.id);
      for (const id of datapointsOf(body)) datapointIds.add(id);
    };
    await throughBodies(store, visit, options);
    if (logIds.size === before) return { logIds, bodies, wholeLogs: whole.size, metIds, datapointIds };
  }
};
