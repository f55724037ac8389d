import type { ForgottenUser } from '../store/forgetting.ts';
import type { Store, WorkOptions } from '../store/store.ts';
import { type Found, findForgotten, type Wanted } from './find.ts';
import { type Forgetting, forget } from './forget.ts';
import { createUserTest, hashOfUser, newSalt } from './named-users.ts';

/** Whom or what somebody asks to forget. */
export interface ForgetRequest {
  readonly logIds: readonly string[];
  /** All logs, and judgments that were given here, whose `user` is this name. */
  readonly user?: string | undefined;
}

/** What there is of it in a store. */
export interface ForgetPlan {
  readonly found: Found;
  /** Of the logs that were asked for those that are nowhere, and were not forgotten before. */
  readonly unknownIds: readonly string[];
  /** Whether the name is that of somebody who was forgotten before. */
  readonly isKnownUser: boolean;
  readonly users: readonly ForgottenUser[];
}

const wantedOf = ({ logIds, user }: ForgetRequest): Wanted => ({ logIds, hasUser: (name) => name === user });

/** Finds what a request is about, and changes nothing. */
export const planForgetting = async (
  store: Pick<Store, 'read'>,
  request: ForgetRequest,
  options: WorkOptions = {},
): Promise<ForgetPlan> => {
  const known = await store.read((reads) => reads.forgotten(request.logIds), options);
  const found = await findForgotten(store, wantedOf(request), options);
  const salt = known.users[0]?.salt ?? newSalt();
  const { user } = request;
  return {
    found,
    unknownIds: request.logIds.filter((id) => !known.logIds.has(id) && !found.metIds.has(id)),
    isKnownUser: user !== undefined && createUserTest(known.users)(user),
    users: user === undefined ? [] : [{ hash: hashOfUser(user, salt), salt }],
  };
};

/** What was done. */
export interface ForgetOutcome {
  readonly runs: number;
  /** Why something may be left in the files of the store; undefined where nothing is. */
  readonly left: string | undefined;
}

type Rules = Pick<Forgetting, 'hasUser' | 'users'>;

/** Takes away what was found, all of it or nothing, then whatever came in meanwhile, until there is nothing. How many runs were touched. */
const forgetAll = async (store: Pick<Store, 'read' | 'change'>, found: Found, rules: Rules, options: WorkOptions): Promise<number> => {
  let runs = 0;
  for (let next = found, isFirst = true; isFirst || next.bodies.size > 0; isFirst = false) {
    const { logIds, bodies } = next;
    runs += await store.change(() => forget({ logIds, bodies, ...rules }), options);
    next = await findForgotten(store, { logIds: [...logIds], hasUser: rules.hasUser }, options);
  }
  return runs;
};

/** The same of what is left of it in the files of the store. Done again after a sudden end, it goes on. */
export const carryOutForgetting = async (
  store: Store,
  request: ForgetRequest,
  { found, users }: ForgetPlan,
  options: WorkOptions = {},
): Promise<ForgetOutcome> => {
  const runs = await forgetAll(store, found, { hasUser: wantedOf(request).hasUser, users }, options);
  return { runs, left: await store.wipe?.(options) };
};

/** Takes away what goes with logs that are forgotten, in a store that came to hold more. */
export const forgetMore = async (
  store: Pick<Store, 'read' | 'change'>,
  ids: ReadonlySet<string>,
  options: WorkOptions = {},
): Promise<void> => {
  const rules = { hasUser: () => false, users: [] };
  const found = await findForgotten(store, { logIds: [...ids], hasUser: rules.hasUser }, options);
  if (found.bodies.size > 0) await forgetAll(store, found, rules, options);
};
