import { cacheExchange } from '@urql/exchange-graphcache';
import { relayPagination } from '@urql/exchange-graphcache/extras';
import { persistedExchange } from '@urql/exchange-persisted';
import { keys, possibleTypes, resolversWith, updates } from 'humanloop-graphql-client';
import { Client, fetchExchange, getOperationName, subscriptionExchange } from 'urql';
import * as documents from '../documents/documents.ts';
import { askingAgain } from './ask-again.ts';
import { forgettingUpdates } from './forget-shown.ts';
import type { Live } from './live.ts';

const hashes: ReadonlyMap<string, string> = new Map(Object.values(documents).map(({ name, hash }) => [name, hash]));

/** Every change that the pages make. */
const CHANGES = [
  'cancelEvaluationRun',
  'correctEvaluationJudgment',
  'createEvaluation',
  'createEvaluationRuns',
  'deleteEvaluationJudgment',
  'giveEvaluationJudgment',
  'setEvaluationControlRun',
];

/**
 * The client of the pages: a cache that knows the schema by the client kit, and documents sent by their hashes, which were computed when they
 * were generated. A key goes along as a header of every request. What is watched comes by streams of events.
 */
export const createGraphClient = (url: string, headers: Readonly<Record<string, string>>, live: Live): Client => {
  const client: Client = new Client({
    url,
    preferGetMethod: false,
    fetchOptions: () => ({ headers }),
    exchanges: [
      cacheExchange({
        keys,
        possibleTypes,
        resolvers: resolversWith(relayPagination),
        updates: { Mutation: forgettingUpdates(CHANGES, updates.Mutation) },
      }),
      persistedExchange({
        preferGetForPersistedQueries: false,
        enableForMutation: true,
        enableForSubscriptions: true,
        generateHash: async (_text, document) => hashes.get(getOperationName(document) ?? '') ?? '',
      }),
      askingAgain((operation) => client.reexecuteOperation(operation)),
      fetchExchange,
      subscriptionExchange({ forwardSubscription: live.forward }),
    ],
  });
  return client;
};
