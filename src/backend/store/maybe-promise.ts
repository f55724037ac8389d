/** A value at once, or later: an engine inside this process answers at once, one across a network later. */
export type MaybePromise<T> = T | Promise<T>;

/** Goes on with a value: at once where it is there, so that what follows belongs to the same turn of the event loop. */
export const when = <T, R>(value: MaybePromise<T>, next: (value: T) => MaybePromise<R>): MaybePromise<R> =>
  value instanceof Promise ? value.then(next) : next(value);
