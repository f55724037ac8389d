import type { Option } from './option.ts';
import { httpUrl, key, onOff, text } from './values.ts';

/** Where evaluations come from, and with which key. */
export const SOURCE_OPTIONS = {
  baseUrl: {
    flag: 'base-url',
    env: 'HUMANLOOP_BASE_URL',
    value: 'URL',
    type: httpUrl,
    meaning: 'A live v5 API to read from, with its path prefix. Unset: the embedded backend.',
  },
  apiKey: {
    flag: 'api-key',
    env: 'HUMANLOOP_API_KEY',
    value: 'KEY',
    type: key,
    isSecret: true,
    meaning: 'Sent upstream for callers that bring no X-API-KEY of their own.',
  },
  shareKey: {
    flag: 'share-key',
    env: 'HUMANLOOP_GRAPHQL_SHARE_KEY',
    type: onOff,
    fallback: 'false',
    fallbackTold: 'off',
    meaning: 'Allow --api-key while listening on an address that other machines reach: everyone there reads with that key.',
  },
  serverApiKey: {
    flag: 'server-api-key',
    env: 'HUMANLOOP_GRAPHQL_SERVER_API_KEY',
    value: 'KEY',
    type: key,
    meaning: 'What callers of the embedded backend have to present, as X-API-KEY or as Authorization: Bearer.',
  },
  serverApiKeyFile: {
    flag: 'server-api-key-file',
    env: 'HUMANLOOP_GRAPHQL_SERVER_API_KEY_FILE',
    value: 'FILE',
    type: text,
    meaning:
      'A file with that key, or with several: "read KEY" or "write KEY" on each line, and a name if you like. SIGHUP reads it again.',
  },
  open: {
    flag: 'open',
    env: 'HUMANLOOP_GRAPHQL_OPEN',
    type: onOff,
    fallback: 'false',
    fallbackTold: 'off',
    meaning: 'Allow the embedded backend without a key on an address that other machines reach: everyone there reads and changes.',
  },
  readOnly: {
    flag: 'read-only',
    env: 'HUMANLOOP_GRAPHQL_READ_ONLY',
    type: onOff,
    fallback: 'false',
    fallbackTold: 'off',
    meaning: 'Refuse every change, of a live API too.',
  },
  exportDirectory: {
    flag: 'export',
    env: 'HUMANLOOP_GRAPHQL_EXPORT',
    value: 'DIR',
    type: text,
    meaning: 'A directory that the official export tool wrote, or a folder of several, for the embedded backend. Unset: the sample.',
  },
  dataFile: {
    flag: 'data',
    env: 'HUMANLOOP_GRAPHQL_DATA',
    value: 'FILE',
    type: text,
    meaning: 'Keep the embedded backend’s database in this file, and changes with it; when new it is filled from --export or the sample.',
  },
} as const satisfies Record<string, Option>;
