import { DATABASE_URL } from './config/values.ts';

/** Whether `--data` names a database across a network, and not a file. */
export const isDatabaseUrl = (data: string): boolean => DATABASE_URL.test(data);

/** What `--data` names, to be shown: of a URL no more than where the database is, for the rest may be secret. */
export const shownData = (data: string): string => {
  if (!isDatabaseUrl(data)) return data;
  const url = URL.parse(data);
  // A password that has "/", "?" or "#" as it is ends the host early: what is read as the name is a part of it, then.
  const isCutShort = url?.username === '' && `${url.pathname}${url.search}${url.hash}`.includes('@');
  return url && !isCutShort ? `${url.protocol}//${url.host}${url.pathname}` : 'a database';
};
