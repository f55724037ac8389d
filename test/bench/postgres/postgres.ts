import { askDatabase } from '../../support/sample-database.ts';
import { loadNow } from '../table.ts';
import { type ChangingOptions, changeTable } from './changing.ts';
import { type DatabaseOptions, withDatabase } from './database.ts';
import { questionTables } from './questions.ts';

/** Imports, pages, questions and changes over PostgreSQL, each beside SQLite and beside the driver alone. */
export const postgres = async (options: DatabaseOptions & ChangingOptions): Promise<void> => {
  const { logs, print } = options;
  print(`${logs} logs; load ${loadNow()}\n`);
  await withDatabase(options, async (database) => {
    const [server] = await askDatabase(database.url, 'SHOW server_version');
    print(`PostgreSQL ${server?.['server_version']}\n`);
    await questionTables(database, print);
    await changeTable(database, options);
  });
  print(`load ${loadNow()}`);
};
