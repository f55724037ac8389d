import type { Option } from './option.ts';
import { DATABASE_URL, httpUrl, text } from './values.ts';

/** Where the evaluations come from. */
export const SOURCE_OPTIONS = {
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
    isSecret: true,
    inFile: { called: 'a postgres:// URL', pattern: DATABASE_URL },
    meaning:
      'Keep the embedded backend’s database in this file, and changes with it; when new it is filled from --export or the sample. Or postgres://…, a PostgreSQL database that was imported into.',
  },
  baseUrl: {
    flag: 'base-url',
    env: 'HUMANLOOP_BASE_URL',
    value: 'URL',
    type: httpUrl,
    meaning: 'A live v5 API to read from, with its path prefix. Unset: the embedded backend.',
  },
} as const satisfies Record<string, Option>;
