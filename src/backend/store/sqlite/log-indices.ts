/** What makes the indices of `log`, by their names. They are apart, for an import into an empty store makes them at its end. */
export const LOG_INDICES: Readonly<Record<string, string>> = {
  log_by_id: 'CREATE INDEX IF NOT EXISTS log_by_id ON log (id)',
  log_by_version: 'CREATE INDEX IF NOT EXISTS log_by_version ON log (version_id) WHERE version_id IS NOT NULL',
};
