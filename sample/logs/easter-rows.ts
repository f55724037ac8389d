import { bareClock } from '../moment.ts';
import { numberOf } from '../random.ts';
import { idOf } from '../sample-ids.ts';
import { type EasterTicket, easterTickets } from '../story/easter-tickets.ts';
import { replyVersions } from '../versions/prompt-versions.ts';
import { promptLog } from './prompt-log.ts';
import { emptyPromiseVerdict, helpfulnessVerdict, wordsVerdict } from './reply-verdicts.ts';
import type { Row } from './row.ts';

const clock = bareClock('2025-04-20T06:42:00');

const easterRow = (ticket: EasterTicket, index: number): Row => {
  const { logId: chosenId, traveller, train, question, channel, text, unsaved } = ticket;
  const logId = chosenId ?? idOf('log', `easter/${index}`);
  const span = { clock, start: index * 5407 + numberOf(logId, [0, 900], 6), duration: numberOf(logId, [0.9, 2.4], 3) };
  const judged = { logId, reply: ticket, after: span };
  const log = promptLog({
    id: logId,
    version: replyVersions.warm,
    span,
    inputs: unsaved ? {} : { question, traveller, train },
    messages: unsaved ? [] : [{ role: 'user', content: question }],
    output: text,
    evaluatorLogs: [helpfulnessVerdict(judged), emptyPromiseVerdict(judged), wordsVerdict(judged)],
    fields: {
      log_id: chosenId ?? null,
      source: 'api',
      environment: 'production',
      user: unsaved ? null : `customer-${1200 + index}`,
      metadata: { channel, 'weather.outside': 'hail', attempts: 1 },
      save: !unsaved,
    },
  });
  return { log, datapoint: null };
};

/** Real mail of the Easter weekend: logs of the version in production, picked by hand, without datapoints. */
export const easterRows = (): Row[] => easterTickets.map(easterRow);
