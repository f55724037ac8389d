import { DatabaseSync } from 'node:sqlite';
import { parentPort } from 'node:worker_threads';
import { columnsOfRows } from '../../facts/columns-of-rows.ts';
import { createFactsReader, factsOfBytes } from '../../facts/facts-of-bytes.ts';
import type { RecordFacts } from '../../facts/row-places.ts';
import { hashOf } from '../../facts/term-hash.ts';
import { createDrafts } from './fact-drafts.ts';
import type { FactAnswers, FactMessage, RecordsMessage } from './fact-messages.ts';

/* Run as a second thread of an import: makes facts of the records that it is sent, and columns of them. */

const drafts = createDrafts(new DatabaseSync(':memory:'));

/** Rows whose texts wait for their codes, which stand in the order of the texts. */
interface Waiting {
  readonly rows: readonly RecordFacts[];
  readonly places: ReadonlyMap<string, number>;
}

/** Learns what comes again in the records of one evaluation. */
let read = createFactsReader();

const waiting = new Map<number, Waiting>();

const answer = <Kind extends keyof FactAnswers>(told: FactAnswers[Kind], transferred: readonly ArrayBuffer[] = []): void =>
  parentPort?.postMessage(told, transferred);

const takeIn = ({ recordKeys, ends, bytes }: RecordsMessage): void => {
  let start = 0;
  for (const [index, recordKey] of recordKeys.entries()) {
    const end = ends[index] ?? start;
    drafts.add(recordKey, factsOfBytes(Buffer.from(bytes, start, end - start), read));
    start = end;
  }
  answer<'records'>(bytes, [bytes]);
};

const layOut = (id: number, recordKeys: readonly number[]): void => {
  const found = recordKeys.map((recordKey) => ({ recordKey, facts: drafts.get(recordKey) }));
  const rows = found.filter((row): row is RecordFacts => row.facts !== undefined);
  if (rows.length < found.length) {
    answer<'rows'>({ lacking: found.filter(({ facts }) => facts === undefined).map(({ recordKey }) => recordKey) });
    return;
  }
  const places = new Map<string, number>();
  // Codes are counted from 1.
  const place = (text: string): number => {
    const known = places.get(text);
    if (known === undefined) places.set(text, places.size);
    return 1 + (known ?? places.size);
  };
  columnsOfRows(rows, place);
  waiting.set(id, { rows, places });
  const texts = [...places.keys()];
  answer<'rows'>({ texts, hashes: texts.map(hashOf) });
};

const finish = (id: number, codes: readonly number[]): void => {
  const { rows, places } = waiting.get(id) ?? { rows: [], places: new Map<string, number>() };
  waiting.delete(id);
  answer<'codes'>(columnsOfRows(rows, (text) => codes[places.get(text) ?? -1] ?? 0));
};

parentPort?.on('message', (message: FactMessage) => {
  if (message.kind === 'records') takeIn(message);
  else if (message.kind === 'facts') drafts.add(message.recordKey, message.facts);
  else if (message.kind === 'rows') layOut(message.id, message.recordKeys);
  else if (message.kind === 'codes') finish(message.id, message.codes);
  else {
    drafts.clear();
    read = createFactsReader();
  }
});
