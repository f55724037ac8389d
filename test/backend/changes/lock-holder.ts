import { writeSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

// Holds the database in a file for writing, prints so, and lets it go at the first byte on its standard input.

const database = new DatabaseSync(process.argv[2] ?? '');
database.exec('BEGIN IMMEDIATE');
writeSync(1, 'held\n');
process.stdin.once('data', () => {
  database.exec('ROLLBACK');
  database.close();
  process.exit(0);
});
