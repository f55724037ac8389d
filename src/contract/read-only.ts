/** Why evaluations can only be read: that was asked for, they come from an export alone, or the data file, its folder or the database is closed to us. */
export type ReadOnlyReason = 'option' | 'export' | 'file' | 'folder' | 'database';

/** The reason as a sentence for callers, who are to learn no paths. */
export const READ_ONLY_REASONS: Readonly<Record<ReadOnlyReason, string>> = {
  option: 'This server was started to read only, with --read-only.',
  export: 'An export is only read; started with --data as well, the server keeps changes in a file of their own.',
  file: 'The data file of this server may not be written to.',
  database: 'The database of this server may not be written to: it is a standby, or its user may only read.',
  folder: 'The folder of this server’s data file may not be written to.',
};
