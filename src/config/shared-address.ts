import { z } from 'zod';
import type { HostPort, SharedAddress } from '../contract/shared-address.ts';

const PORT = 6_379;
const SENTINEL_PORT = 26_379;

/** Also by the names that Valkey has for the same protocols. */
const SCHEME = /^(redis|valkey)(s?)(-sentinel)?:$/;

/** Why an address cannot be used. It says nothing of what was given, for a password may be in it. */
class AddressError extends Error {
  override readonly name = 'AddressError';
}

const refuse = (reason: string): never => {
  throw new AddressError(reason);
};

const parsed = (text: string): URL => {
  const url = URL.parse(text.trim());
  if (!url || !SCHEME.test(url.protocol))
    return refuse('has to be redis://HOST:PORT, with rediss: for TLS, or several with commas between them');
  if (url.hostname === '') return refuse('has no host');
  return url;
};

const databaseIn = ({ pathname }: URL): number => {
  const text = pathname.replace(/^\//, '');
  return /^\d{0,3}$/.test(text) ? Number(text) : refuse('has a path that is no number of a database');
};

const hostIn = ({ hostname, port }: URL, usual: number): HostPort => ({
  // A version 6 address without its brackets.
  host: hostname.replace(/^\[(.*)\]$/, '$1'),
  port: port === '' ? usual : Number(port),
});

const enteringBy = ({ protocol, username, password }: URL): Pick<SharedAddress, 'isSecure' | 'username' | 'password'> => ({
  isSecure: SCHEME.exec(protocol)?.[2] === 's',
  ...(username !== '' && { username: decodeURIComponent(username) }),
  ...(password !== '' && { password: decodeURIComponent(password) }),
});

/** A list of hosts is no URL, so each is read with what stands around the list. */
const sentinelsIn = (text: string): SharedAddress => {
  const [, scheme = '', secret = '', hosts = '', rest = ''] = /^([a-z-]+:)\/\/([^@/#]*@)?([^/#]*)(.*)$/.exec(text) ?? [];
  const urls = hosts.split(',').map((host) => parsed(`${scheme}//${secret}${host}${rest}`)) as [URL, ...URL[]];
  const [first] = urls;
  if (first.hash.length < 2) return refuse('names sentinels and not the server that they watch: end it with #NAME');
  return {
    type: 'sentinels',
    hosts: urls.map((url) => hostIn(url, SENTINEL_PORT)),
    ...enteringBy(first),
    database: databaseIn(first),
    name: decodeURIComponent(first.hash.slice(1)),
  };
};

const addressIn = (text: string): SharedAddress => {
  if (/^\w+-sentinel:/.test(text)) return sentinelsIn(text);
  const urls = text.split(',').map(parsed) as [URL, ...URL[]];
  const [first, ...others] = urls;
  const address = { hosts: urls.map((url) => hostIn(url, PORT)), ...enteringBy(first) };
  if (others.length === 0) return { type: 'server', ...address, database: databaseIn(first) };
  if (urls.some((url) => databaseIn(url) !== 0)) return refuse('names a database, of which a cluster has none');
  if (others.some(({ protocol }) => protocol !== first.protocol)) return refuse('has nodes with TLS and without');
  return { type: 'cluster', ...address, database: 0 };
};

/**
 * `redis://[user:password@]host[:port][/database]`, with `rediss:` for TLS; several with commas between them for the nodes of a cluster; or
 * `redis-sentinel://[:password@]host,host#name`, as Lettuce writes it.
 */
export const sharedAddress = z.string().transform((text, context): SharedAddress => {
  try {
    return addressIn(text);
  } catch (error) {
    if (!(error instanceof AddressError || error instanceof URIError)) throw error;
    context.addIssue({ code: 'custom', message: error instanceof AddressError ? error.message : 'has a % that stands for nothing' });
    return z.NEVER;
  }
});
