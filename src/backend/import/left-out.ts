import { isForgottenIn } from '../forgetting/forgotten-logs.ts';
import { createUserTest } from '../forgetting/named-users.ts';
import type { LogsBody, ReadLogs } from '../logs/logs-reader.ts';
import { remaining } from '../logs/remaining.ts';
import type { SqliteStore } from '../store/sqlite/store.ts';

/** Leaves out of an import what is forgotten in the store. */
export interface LeftOut {
  /** Looks what is forgotten now, at the beginning of a transaction. */
  begin(): void;
  /** What is left of a body, which is mostly all of it; undefined where nothing is. */
  kept(body: LogsBody, read: ReadLogs): LogsBody | undefined;
  /** The logs that were met and were not known to go with others. */
  readonly added: ReadonlySet<string>;
}

export const createLeftOut = ({ forgotten, forgetting }: Pick<SqliteStore, 'forgotten' | 'forgetting'>): LeftOut => {
  const added = new Set<string>();
  let isForgotten: ReturnType<typeof isForgottenIn> | undefined;
  return {
    added,
    begin: () => {
      const hasUser = createUserTest(forgotten.forgotten([]).users);
      isForgotten = forgotten.isNothing() ? undefined : isForgottenIn({ hasId: forgotten.hasLog, hasUser });
    },
    kept: (body, read) => {
      if (!isForgotten) return body;
      const { bytes, ids } = remaining(body, isForgotten);
      if (bytes === body.bytes) return body;
      const fresh = ids.filter((id) => !forgotten.hasLog(id));
      for (const id of fresh) added.add(id);
      forgetting.rememberForgotten(fresh, []);
      return bytes && read(bytes);
    },
  };
};
