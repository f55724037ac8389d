import type { HttpBindings } from '@hono/node-server';
import type { CallerKeyOf, KeyNameOf } from '../caller-key.ts';
import type { HeaderReader } from '../header-reader.ts';
import { createRateBuckets } from '../limits/rate-bucket.ts';
import { createOperation, type Operation, shortHashOf } from '../operation.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';
import type { Readiness } from './readiness.ts';

/** For the log: what nginx calls a request whose client did not wait. */
export const CLIENT_LEFT = 499;

export interface RecorderOptions {
  readonly telemetry: Telemetry;
  readonly readiness: Readiness;
  readonly callerKey: CallerKeyOf;
  /** Names keys in the log; where it is absent none has a name. */
  readonly keyNameOf?: KeyNameOf | undefined;
  /** The source answers nobody without a key. */
  readonly keyRequired: boolean;
}

/** Makes the operations of requests, whichever way they are answered. */
export interface Recorder {
  readonly telemetry: Telemetry;
  /** The operation of a request with these headers that came by this connection, where it came by one. */
  operationOf(headers: HeaderReader, connection: Partial<HttpBindings> | undefined): Operation;
  /** An operation was answered under this status: what its answer has in its headers beside what it is. */
  answered(operation: Operation, status: number): Readonly<Record<string, string>>;
}

export const createRecorder = ({ telemetry, readiness, callerKey, keyNameOf, keyRequired }: RecorderOptions): Recorder => {
  const buckets = createRateBuckets(keyRequired);
  return {
    telemetry,
    operationOf: (headers, connection) => {
      const key = callerKey(headers);
      const keyHash = shortHashOf(key);
      return createOperation(headers, {
        keyHash,
        keyName: keyNameOf?.(key),
        connection: connection?.outgoing,
        rateBucket: buckets.of(keyHash, connection?.incoming?.socket?.remoteAddress),
      });
    },
    answered: (operation, status) => {
      buckets.served(operation, status);
      const { requestId, record } = operation;
      return {
        'x-request-id': requestId,
        ...(record.keptAnswers && { 'x-cache': countsIn(record.keptAnswers) }),
        ...(readiness.isDraining() && { connection: 'close' }),
      };
    },
  };
};

/** As `hit=3, miss=1`. */
const countsIn = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([name, count]) => `${name}=${count}`)
    .join(', ');
