import { once } from 'node:events';
import { writeSync } from 'node:fs';
import { openData } from '../../../../src/backend/store/sqlite/data-file.ts';
import { judge, takeBack } from '../../../support/judging.ts';
import { askStore } from '../../../support/sample-backend.ts';

// Judges logs in a data file as one person, once it has read a byte, and takes every second judgment back and gives it again.
// Arguments: the data file, the person, the path of the evaluator, and the logs.

const [file = '', user = '', path = '', ...logIds] = process.argv.slice(2);

const store = await openData(file, { fill: () => Promise.reject(new Error('The file is not there.')), busyMilliseconds: 60_000 });
const ask = askStore(store);
writeSync(1, 'open\n');
await once(process.stdin, 'data');
for (const [index, logId] of logIds.entries()) {
  const { status, body, text } = await judge(ask, logId, path, true, { user });
  if (status !== 200) throw new Error(text);
  if (index % 2 === 0) continue;
  await takeBack(ask, body.id);
  await judge(ask, logId, path, false, { user });
}
store.close();
process.stdin.destroy();
