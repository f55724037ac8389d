import { DatabaseSync } from 'node:sqlite';
import { MIGRATIONS, migrate } from '../../../../src/backend/store/sqlite/migrations.ts';
import { SCHEMA_VERSION } from '../../../../src/backend/store/sqlite/schema.ts';

// Brings a data file up to date and is killed just before its end, once every page that it changes is on the disk.

const database = new DatabaseSync(process.argv[2] ?? '');
// So small a memory for pages makes the journal that the next to open it has to play back.
database.exec('PRAGMA cache_size = 1');
database.function('killed', () => {
  process.kill(process.pid, 'SIGKILL');
  return null;
});
const last = SCHEMA_VERSION - 1;
const steps = { ...MIGRATIONS, [last]: `${MIGRATIONS[last]}; CREATE TABLE lost AS SELECT bytes FROM blob; SELECT killed()` };
migrate(database, { version: SCHEMA_VERSION, busyMilliseconds: 0, steps });
