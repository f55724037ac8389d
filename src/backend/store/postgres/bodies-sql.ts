/** Sets the body that a column of a row refers to, in its own blob where there is one: the row is that of this condition, the bytes are $2. */
export const setBodySql = (table: 'evaluation' | 'run', column: 'body_key' | 'stats_key', condition: string): string => `
WITH changed AS (
  UPDATE blob SET bytes = $2 WHERE key = (SELECT ${column} FROM ${table} WHERE ${condition}) RETURNING key
), added AS (
  INSERT INTO blob (bytes) SELECT $2 WHERE NOT EXISTS (SELECT FROM changed) RETURNING key
)
UPDATE ${table} SET ${column} = added.key FROM added WHERE ${condition}`;
