import type { StreamState } from '../graph/event-stream.ts';
import { fromNow } from './far.ts';
import '../styles/live.css';

/** Seconds without a change after which it is said that nothing moves. */
const STILL = 120;

interface LiveMarkProps {
  readonly connection: StreamState;
  /** When the newest change was seen; undefined before the first. */
  readonly changedAt: string | undefined;
  readonly now: number;
}

/** Whether what is shown is what is there: watched, lost, or watched without anything that moves. */
export const LiveMark = ({ connection, changedAt, now }: LiveMarkProps) => {
  const seconds = changedAt === undefined ? undefined : Math.min(0, (Date.parse(changedAt) - now) / 1000);
  const isStill = connection === 'live' && seconds !== undefined && -seconds >= STILL;
  const state = isStill ? 'still' : connection;
  return (
    <p className={`live live-${state}`}>
      <span className="live-dot" aria-hidden="true" />
      <strong role="status">{WORDS[state]}</strong>
      {seconds !== undefined && <span className="muted">The last change was seen {fromNow(seconds)}.</span>}
    </p>
  );
};

const WORDS = {
  connecting: 'Connecting …',
  live: 'Live',
  lost: 'The connection is lost. It is looked for again; what is shown is from before.',
  still: 'Nothing moves. Whoever makes the logs and judgments may have stopped.',
} as const;
