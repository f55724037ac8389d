import type { LookedHow, Shared, Turn } from '../../contract/shared.ts';
import { createExchange, type Exchange } from './exchange.ts';
import { createNews, type News } from './news.ts';
import type { SharedLook } from './sealed-look.ts';
import type { WatchIdentity } from './watch-identity.ts';

/** What comes of asking who looks: what another one saw, or that this one looks, for all or for itself. */
export interface Found {
  readonly theirs?: SharedLook;
  readonly lead?: Lead;
}

/** The turn to look for all. */
export interface Lead {
  /** Another one needs more than the stats. */
  readonly isWhole: boolean;
  /** Hands to the others what was seen; nothing where upstream gave no answer. */
  hand(seen: Omit<SharedLook, 'number'> | undefined): void;
}

/** The replicas that watch one evaluation for callers with one key. */
export interface Company {
  /** What was begun before now is too old here. */
  outdate(): void;
  /** Another one tells that the turn of this number is over. */
  told(number: number): void;
  /** Another one has seen something that is news here. */
  hasNews(): boolean;
  /** Finds out who looks. `begin` is called at the moment from which on a look is too old for those who join. */
  find(begin: () => void): Promise<Found>;
}

export interface CompanyOptions {
  readonly shared: Shared;
  readonly identity: WatchIdentity;
  readonly wantsWhole: () => boolean;
  readonly intervalMs: () => number;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly ended: AbortSignal;
  readonly onNews: () => void;
  readonly looked: (how: LookedHow) => void;
}

/** Nobody else. */
export const noCompany = (looked: (how: LookedHow) => void): Company => ({
  outdate: () => undefined,
  told: () => undefined,
  hasNews: () => false,
  find: async (begin) => {
    begin();
    looked('alone');
    return {};
  },
});

/** A look may take so long, whatever the interval. */
const MIN_PATIENCE_MS = 2_000;

/** Who wakes first looks for all: nobody is chosen, so nobody is missed. While another one looks this one waits, for an interval at most. */
export const createCompany = (options: CompanyOptions): Company => {
  const { wantsWhole, intervalMs, sleep, ended, onNews, looked } = options;
  const exchange = createExchange(options);
  const news = createNews(wantsWhole);
  let waking = new AbortController();

  const receive = async (number: number): Promise<void> => {
    if (wantsWhole()) exchange.wantWhole(intervalMs());
    if (!news.isTooOld(number)) news.put(await exchange.seen());
    waking.abort();
    if (news.has()) onNews();
  };
  const ask = async (): Promise<Turn | undefined> => {
    if (wantsWhole()) exchange.wantWhole(intervalMs());
    const before = news.outdated();
    const turn = await exchange.take();
    if (turn && !turn.isOurs) news.inAir(turn.number, before);
    return turn;
  };
  const take = createTaking({ exchange, news, wantsWhole, looked });
  const find = async (begin: () => void): Promise<Found> => {
    for (const until = performance.now() + Math.max(MIN_PATIENCE_MS, intervalMs()); ; ) {
      waking = new AbortController();
      const followed = take.theirs(begin);
      if (followed) return followed;
      const turn = await ask();
      if (turn?.isOurs) return take.turn(turn.number, begin);
      const ms = Math.min(turn?.msLeft ?? 0, until - performance.now());
      if (ms <= 0 || ended.aborted) return take.nothing(begin);
      await sleep(ms, AbortSignal.any([ended, waking.signal])).catch(() => undefined);
    }
  };
  return { outdate: news.outdate, told: (number) => void receive(number), hasNews: news.has, find };
};

interface Taking extends Pick<CompanyOptions, 'wantsWhole' | 'looked'> {
  readonly exchange: Exchange;
  readonly news: News;
}

/** The three ways in which a look begins. */
const createTaking = ({ exchange, news, wantsWhole, looked }: Taking) => {
  const theirs = (begin: () => void): Found | undefined => {
    const look = news.take();
    if (!look) return undefined;
    begin();
    looked('followed');
    return { theirs: look };
  };
  return {
    theirs,
    turn: async (number: number, begin: () => void): Promise<Found> => {
      // Another one may have looked just before, and what it told be on its way.
      const [seen, isWhole] = await Promise.all([news.isOpen() ? exchange.seen() : undefined, !wantsWhole() && exchange.isWholeWanted()]);
      news.put(seen);
      const followed = theirs(begin);
      if (followed) {
        exchange.hand(number, undefined);
        return followed;
      }
      news.onlyAfter(number);
      begin();
      looked('led');
      return { lead: { isWhole, hand: (look) => exchange.hand(number, look && { ...look, number }) } };
    },
    nothing: (begin: () => void): Found => {
      // Nobody knows which of theirs are older.
      news.outdate();
      begin();
      looked('alone');
      return {};
    },
  };
};
