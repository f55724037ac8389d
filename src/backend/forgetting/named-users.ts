import { createHmac, randomBytes } from 'node:crypto';
import type { ForgottenUser } from '../store/forgetting.ts';

/** Names are kept as hashes alone, made with a salt: who has the store cannot read them, and can only try names. */
export const hashOfUser = (name: string, salt: string): string => createHmac('sha256', salt).update(name).digest('hex');

const SALT_BYTES = 32;

export const newSalt = (): string => randomBytes(SALT_BYTES).toString('hex');

/** Names whose hashes are remembered. */
const MAX_KNOWN = 10_000;

/** Whether a name is that of somebody who is forgotten. */
export const createUserTest = (users: readonly ForgottenUser[]): ((name: string) => boolean) => {
  if (users.length === 0) return () => false;
  // Mostly there is one salt; two who begin at once make two.
  const salts = new Set(users.map(({ salt }) => salt));
  const hashes = new Set(users.map(({ hash }) => hash));
  const known = new Map<string, boolean>();
  return (name) => {
    const told = known.get(name) ?? [...salts].some((salt) => hashes.has(hashOfUser(name, salt)));
    if (known.size >= MAX_KNOWN) known.clear();
    known.set(name, told);
    return told;
  };
};
