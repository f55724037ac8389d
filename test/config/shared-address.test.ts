import { expect, test } from 'vitest';
import { parseConfig } from '../../src/config/config.ts';

const read = (text: string) => parseConfig({ flags: {}, env: { HUMANLOOP_GRAPHQL_SHARED: text }, readFile: () => '' }).sharedAddress;

test.each([
  ['redis://cache', { type: 'server', hosts: [{ host: 'cache', port: 6379 }], isSecure: false, database: 0 }],
  ['valkeys://cache:7000/2', { type: 'server', hosts: [{ host: 'cache', port: 7000 }], isSecure: true, database: 2 }],
  [
    'rediss://us%20er:p%40ss@[::1]:1',
    { type: 'server', hosts: [{ host: '::1', port: 1 }], isSecure: true, database: 0, username: 'us er', password: 'p@ss' },
  ],
  [
    'redis://:secret@one:1, redis://:secret@two:2',
    {
      type: 'cluster',
      hosts: [
        { host: 'one', port: 1 },
        { host: 'two', port: 2 },
      ],
      isSecure: false,
      database: 0,
      password: 'secret',
    },
  ],
  [
    'redis-sentinel://:secret@one,two:2/4#main%20one',
    {
      type: 'sentinels',
      hosts: [
        { host: 'one', port: 26379 },
        { host: 'two', port: 2 },
      ],
      isSecure: false,
      database: 4,
      name: 'main one',
      password: 'secret',
    },
  ],
])('%s', (text, address) => {
  expect(read(text)).toEqual(address);
});

test.each([
  ['cache:6379', 'has to be redis://HOST:PORT, with rediss: for TLS, or several with commas between them'],
  ['http://secret@cache', 'has to be redis://HOST:PORT, with rediss: for TLS, or several with commas between them'],
  ['redis://', 'has no host'],
  ['redis://cache/secret', 'has a path that is no number of a database'],
  ['redis://one/1,redis://two', 'names a database, of which a cluster has none'],
  ['redis://one,rediss://two', 'has nodes with TLS and without'],
  ['redis-sentinel://one,two', 'names sentinels and not the server that they watch: end it with #NAME'],
  ['redis://:secret%@cache', 'has a % that stands for nothing'],
])('%s is refused, and nothing of it told', (text, reason) => {
  expect(() => read(text)).toThrow(`--shared (HUMANLOOP_GRAPHQL_SHARED) ${reason}`);
  expect(() => read(text)).not.toThrow(/secret/);
});
