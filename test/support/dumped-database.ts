import { DatabaseSync } from 'node:sqlite';

/** What queries find in a database file, each under its name. */
export const foundIn = (file: string, queries: Readonly<Record<string, string>>): string => {
  const database = new DatabaseSync(file, { readOnly: true });
  const found = Object.entries(queries).map(([name, sql]) => {
    const query = database.prepare(sql);
    // Some are larger than a number holds.
    query.setReadBigInts(true);
    return [name, query.all()];
  });
  database.close();
  return JSON.stringify(found, (_, value) => {
    if (typeof value === 'bigint') return String(value);
    return value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value;
  });
};

/** All rows of all tables of a database file. */
export const dumpOf = (file: string): string => {
  const database = new DatabaseSync(file, { readOnly: true });
  const names = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").all();
  database.close();
  return foundIn(file, Object.fromEntries(names.map(({ name }) => [String(name), `SELECT * FROM ${name} ORDER BY 1`])));
};
