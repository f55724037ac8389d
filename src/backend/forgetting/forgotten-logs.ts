import { type JsonObject, textAt } from '../../json/tolerant.ts';

/** Which logs are to be forgotten. */
export interface ForgottenLogs {
  hasId(id: string): boolean;
  hasUser(name: string): boolean;
}

/** What names the log that another one judges, or is a part of. */
const BELONGS_TO = ['id', 'parent_id', 'trace_parent_id', 'trace_id'] as const;

/** Whether a log is one of these, or names one as what it judges or is a part of. */
export const isForgottenIn =
  ({ hasId, hasUser }: ForgottenLogs) =>
  (log: JsonObject): boolean => {
    for (const key of BELONGS_TO) {
      const id = textAt(log, key);
      if (id !== undefined && hasId(id)) return true;
    }
    const user = textAt(log, 'user');
    return user !== undefined && hasUser(user);
  };
