import { createChanges } from '../../../../src/backend/store/postgres/changes.ts';
import { type Ask, askStore } from '../../../support/sample-backend.ts';

// One of several processes that change a database: asks what it is sent, all at once, and answers with the statuses.

const changes = createChanges({ url: process.argv[2] ?? '', patience: 60_000 });
const ask = askStore({ ...changes, read: () => Promise.reject(new Error('Nothing is read.')) });

process.on('message', async (requests: Parameters<Ask>[]) => {
  const answers = await Promise.all(requests.map((request) => ask(...request)));
  process.send?.(answers.map(({ status }) => status));
});
process.on('disconnect', () => void changes.close());
process.send?.('ready');
