import type { Option } from './option.ts';
import { wholeNumber } from './values.ts';

/** How much one operation may ask for. */
export const LIMIT_OPTIONS = {
  maxBody: {
    flag: 'max-body',
    env: 'MAX_BODY',
    value: 'BYTES',
    type: wholeNumber(1, 2 ** 30),
    fallbackTold: '262144',
    meaning: 'The largest GraphQL request; 2097152 by default with --federation, whose gateways send many references at once.',
  },
  operationTimeout: {
    flag: 'operation-timeout',
    env: 'OPERATION_TIMEOUT',
    value: 'MS',
    type: wholeNumber(1, 600_000),
    fallback: '10000',
    meaning: 'Milliseconds after which an operation stops waiting for upstream and answers with what it has.',
  },
  scanLimit: {
    flag: 'scan-limit',
    env: 'SCAN_LIMIT',
    value: 'NUMBER',
    type: wholeNumber(1, 1_000),
    fallback: '50',
    meaning: 'The most upstream calls that looking up one row or name may take where upstream has no look-up.',
  },
} as const satisfies Record<string, Option>;
