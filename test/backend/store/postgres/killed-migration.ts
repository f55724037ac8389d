import { migrateDatabase } from '../../../../src/backend/store/postgres/migrations.ts';
import { SCHEMA_VERSION } from '../../../../src/backend/store/postgres/schema.ts';

// Brings a database to a version that is to come, and stands still before the end.

const steps = { [SCHEMA_VERSION]: 'CREATE TABLE step (number int)', [SCHEMA_VERSION + 1]: 'SELECT pg_sleep(600)' };
await migrateDatabase({ url: process.argv[2] ?? '' }, { version: SCHEMA_VERSION + 2, steps });
