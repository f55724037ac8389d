import { isDeepStrictEqual } from 'node:util';
import { pointerTokens } from '../../src/analysis/json-pointer.ts';
import type { Change } from '../../src/differences/changes.ts';

const tokensOf = (path: string | null): string[] | undefined => (path === null ? undefined : pointerTokens(path));

/** A change below a value, with what is left of its paths from there. */
interface Below {
  readonly change: Change;
  readonly from: readonly string[] | undefined;
  readonly to: readonly string[] | undefined;
}

const withDescent = (below: readonly Below[], from: string | undefined, to: string): Below[] =>
  below.flatMap((each): Below[] => {
    const passes = (tokens: readonly string[] | undefined, token: string | undefined): boolean =>
      tokens === undefined || tokens[0] === token;
    if (!passes(each.from, from) || !passes(each.to, to)) return [];
    if (Math.max(each.from?.length ?? 0, each.to?.length ?? 0) < 2)
      return each.change.operation === 'changed' ? [{ ...each, from: each.from?.slice(1), to: each.to?.slice(1) }] : [];
    return [{ ...each, from: each.from?.slice(1), to: each.to?.slice(1) }];
  });

const leaves = (below: readonly Below[]): Below[] => below.filter(({ from, to }) => (from ?? to)?.length === 1);

const list = (before: readonly unknown[], below: readonly Below[]): unknown[] => {
  const here = leaves(below);
  const leaving = here.filter(({ change }) => change.operation === 'removed' || change.operation === 'moved');
  const gone = new Set(leaving.map(({ from }) => Number(from?.[0])));
  const arriving = here.filter(({ change }) => change.operation === 'added' || change.operation === 'moved');
  const come = new Map(arriving.map((each) => [Number(each.to?.[0]), each]));
  const stay = before.map((value, at) => ({ value, at })).filter(({ at }) => !gone.has(at));
  const length = stay.length + come.size;
  return Array.from({ length }, (_, at) => {
    const arrived = come.get(at);
    if (arrived?.change.operation === 'added') return arrived.change.after;
    const source = arrived ? { value: before[Number(arrived.from?.[0])], at: Number(arrived.from?.[0]) } : stay.shift();
    return applied(source?.value, withDescent(below, String(source?.at), String(at)));
  });
};

const object = (before: Readonly<Record<string, unknown>>, below: readonly Below[]): unknown => {
  const added = leaves(below).filter(({ change }) => change.operation === 'added');
  const removed = new Set(leaves(below).flatMap(({ change, from }) => (change.operation === 'removed' ? [from?.[0]] : [])));
  return Object.fromEntries([
    ...Object.entries(before)
      .filter(([key]) => !removed.has(key))
      .map(([key, value]) => [key, applied(value, withDescent(below, key, key))]),
    ...added.map(({ change, to }) => [to?.[0], change.after]),
  ]);
};

const applied = (before: unknown, below: readonly Below[]): unknown => {
  const [first] = below;
  if (!first) return before;
  if (first.from?.length === 0 && first.change.operation === 'changed') {
    if (!isDeepStrictEqual(first.change.before, before)) throw new Error('What was there before is something else.');
    return first.change.after;
  }
  if (Array.isArray(before)) return list(before, below);
  return object(before as Readonly<Record<string, unknown>>, below);
};

/** What makes a version what it is, with changes applied to it: by their paths alone, as a client would. */
export const withChanges = (before: unknown, changes: readonly Change[]): unknown =>
  applied(
    before,
    changes.map((change) => ({ change, from: tokensOf(change.beforePath), to: tokensOf(change.afterPath) })),
  );
