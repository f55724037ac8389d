/**
 * Writes the time so many seconds after a start.
 * The service's own timestamps have microseconds and no zone (they mean UTC); newer SDKs write whole seconds and `Z`.
 */
export type Clock = (seconds: number) => string;

/** A clock that writes `2025-04-14T09:00:12.104882`. `start` is UTC without a zone, to the second. */
export const bareClock =
  (start: string): Clock =>
  (seconds) => {
    const micros = Math.round(seconds * 1e6);
    const instant = new Date(Date.parse(`${start}Z`) + Math.floor(micros / 1000)).toISOString();
    return instant.slice(0, 23) + String(micros % 1000).padStart(3, '0');
  };

/** A clock that writes `2025-04-14T09:00:12Z`. */
export const zuluClock =
  (start: string): Clock =>
  (seconds) =>
    `${new Date(Date.parse(`${start}Z`) + Math.floor(seconds) * 1000).toISOString().slice(0, 19)}Z`;
