import type { Shared, Turn } from '../../contract/shared.ts';
import { type SharedLook, seal, unseal } from './sealed-look.ts';
import { type WatchIdentity, watchNameOf, watchSecretOf } from './watch-identity.ts';

/** Where replicas tell each other that turns are over. */
export const LOOKS = 'looks';

/** Whose turn it is has lost it after so long. */
const TURN_MS = 5_000;
const SEEN_MS = 5_000;
const WANTED = Buffer.from('1');
/** What a replica wants is known for so many of its intervals, and for so long at most. */
const WANTED_INTERVALS = 2.5;
const MAX_WANTED_MS = 60_000;

export type Exchange = ReturnType<typeof createExchange>;

/** What goes from one replica to another, under names that do not show whose it is. */
export const createExchange = ({ shared, identity }: { readonly shared: Shared; readonly identity: WatchIdentity }) => {
  const name = watchNameOf(identity);
  const secret = watchSecretOf(identity);
  const names = { turn: `turn:${name}`, seen: `seen:${name}`, whole: `whole:${name}` };
  let handing: Promise<void> = Promise.resolve();
  const handOver = async (number: number, look: SharedLook | undefined): Promise<void> => {
    const bytes = look && (await seal(secret, look));
    if (bytes) await shared.put(names.seen, bytes, SEEN_MS);
    await shared.leave(names.turn, number);
    await shared.tell(LOOKS, `${name} ${number}`);
  };
  return {
    /** Takes the turn, once that of before is given back. */
    take: async (): Promise<Turn | undefined> => {
      await handing;
      return shared.take(names.turn, TURN_MS);
    },
    /** Hands over what was seen in the turn of this number, and gives that back. */
    hand: (number: number, look: SharedLook | undefined): void => {
      // Who waits for it in vain looks by itself.
      handing = handOver(number, look).catch(() => undefined);
    },
    /** What was handed over last, where it is still there and is what it has to be. */
    seen: async (): Promise<SharedLook | undefined> => {
      const bytes = await shared.get(names.seen);
      return bytes && unseal(secret, bytes);
    },
    /** Lets the others know for a while that the stats alone are not enough. */
    wantWhole: (intervalMs: number): void => {
      void shared.put(names.whole, WANTED, Math.min(MAX_WANTED_MS, Math.ceil(WANTED_INTERVALS * intervalMs)));
    },
    isWholeWanted: async (): Promise<boolean> => (await shared.get(names.whole)) !== undefined,
  };
};
