/** Where events are left for a reader who may be slow: of each kind the newest is all that it needs. */
export interface Mailbox<Key, Event> {
  /** Leaves an event, in the place of an older one of the same key. */
  put(key: Key, event: Event): void;
  /** Takes an event away again; whether it was still there. */
  takeBack(key: Key): boolean;
  /** Nothing more will come: the reader comes to the end when it has read what is there. */
  close(): void;
}

/** The reader's side of a mailbox. `open` is called at the first reading, and what it returns when the reader leaves or has come to the end. */
export const createMailbox = <Key, Event>(open: (mailbox: Mailbox<Key, Event>) => () => void): AsyncIterableIterator<Event> => {
  const events = new Map<Key, Event>();
  const readers: ((result: IteratorResult<Event>) => void)[] = [];
  let isClosed = false;
  let leave: (() => void) | undefined;
  const end = (): void => {
    isClosed = true;
    leave?.();
    leave = undefined;
    for (const reader of readers.splice(0)) reader({ done: true, value: undefined });
  };
  const mailbox: Mailbox<Key, Event> = {
    put: (key, event) => {
      const reader = readers.shift();
      if (reader) reader({ done: false, value: event });
      else events.set(key, event);
    },
    takeBack: (key) => events.delete(key),
    close: () => {
      isClosed = true;
      if (events.size === 0) end();
    },
  };
  let isOpened = false;
  const next = (): Promise<IteratorResult<Event>> => {
    if (!isOpened && !isClosed) {
      isOpened = true;
      leave = open(mailbox);
    }
    const [first] = events;
    if (first) {
      events.delete(first[0]);
      return Promise.resolve({ done: false, value: first[1] });
    }
    if (isClosed) {
      end();
      return Promise.resolve({ done: true, value: undefined });
    }
    return new Promise((resolve) => readers.push(resolve));
  };
  const iterator: AsyncIterableIterator<Event> = {
    next,
    return: () => {
      events.clear();
      end();
      return Promise.resolve({ done: true, value: undefined });
    },
    [Symbol.asyncIterator]: () => iterator,
  };
  return iterator;
};
