import type { Option } from './option.ts';
import { key, onOff, text, wholeNumber } from './values.ts';

/** Who may read and change, and how often. */
export const ACCESS_OPTIONS = {
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
    fallbackShown: 'off',
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
      'A file with that key, or with several: "read KEY" or "write KEY" on each line, and a name for the log if you like. SIGHUP reads it again.',
  },
  open: {
    flag: 'open',
    env: 'HUMANLOOP_GRAPHQL_OPEN',
    type: onOff,
    fallback: 'false',
    fallbackShown: 'off',
    meaning: 'Allow the embedded backend without a key on an address that other machines reach: everyone there reads and changes.',
  },
  readOnly: {
    flag: 'read-only',
    env: 'HUMANLOOP_GRAPHQL_READ_ONLY',
    type: onOff,
    fallback: 'false',
    fallbackShown: 'off',
    meaning: 'Refuse every change, of a live API too.',
  },
  rateLimitOperations: {
    flag: 'rate-limit-operations',
    env: 'HUMANLOOP_GRAPHQL_RATE_LIMIT_OPERATIONS',
    value: 'NUMBER',
    type: wholeNumber(1, 1_000_000_000),
    meaning: 'Operations that one key may send in a minute; those without a key count together. Unset: any number.',
  },
  rateLimitCost: {
    flag: 'rate-limit-cost',
    env: 'HUMANLOOP_GRAPHQL_RATE_LIMIT_COST',
    value: 'NUMBER',
    type: wholeNumber(1, 1_000_000_000),
    meaning: 'What the operations of one key may cost in a minute, all together. Unset: anything.',
  },
} as const satisfies Record<string, Option>;
