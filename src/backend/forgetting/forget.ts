import { distinctSpans } from '../logs/log-span.ts';
import { remaining } from '../logs/remaining.ts';
import { recountRuns } from '../stats/recounted-runs.ts';
import type { RunRef } from '../store/changes.ts';
import type { CutBody, ForgottenUser, HeldBody } from '../store/forgetting.ts';
import { ask, edit, type Steps } from '../store/steps.ts';
import { createBodyReader } from './find.ts';
import { type ForgottenLogs, isForgottenIn } from './forgotten-logs.ts';

export interface Forgetting {
  /** All logs that go. */
  readonly logIds: ReadonlySet<string>;
  readonly hasUser: ForgottenLogs['hasUser'];
  readonly users: readonly ForgottenUser[];
  /** The bodies that any of them stands in, by their keys. */
  readonly bodies: ReadonlyMap<number, HeldBody['form']>;
}

type ReadBody = ReturnType<typeof createBodyReader>;

/** What is left of a body; undefined for one that goes, or is not touched. */
const cutOf = (held: HeldBody, read: ReadBody, isForgotten: ReturnType<typeof isForgottenIn>): CutBody | undefined => {
  const { key, form } = held;
  const body = read(held);
  const bytes = body && remaining(body, isForgotten).bytes;
  const now = bytes && bytes !== body.bytes ? read({ form, bytes }) : undefined;
  const top = now?.spans.findLast(({ nested }) => !nested);
  if (!body || !now || !top) return undefined;
  return { key, form, logId: top.id, bytes: now.bytes, before: body.spans.map(({ id }) => id), now: [...distinctSpans(now.spans)] };
};

/**
 * Takes logs away wherever they stand, with what judges them and their parts, and makes stats, places and columns what they are without them.
 * How many runs are touched.
 */
export function* forget({ logIds, hasUser, users, bodies }: Forgetting): Steps<number> {
  yield* edit('rememberForgotten', [...logIds], users);
  const isForgotten = isForgottenIn({ hasId: (id) => logIds.has(id), hasUser });
  const read = createBodyReader();
  const touched = new Set<RunRef>();
  for (const [key, form] of bodies) {
    const bytes = yield* ask('heldBody', key);
    const cut = bytes && cutOf({ key, form, bytes }, read, isForgotten);
    if (cut) for (const ref of yield* edit('cutBody', cut)) touched.add(ref);
  }
  for (const ref of yield* edit('dropForgotten')) touched.add(ref);
  yield* recountRuns(touched);
  return touched.size;
}
