import type { Source } from '../source/use-source.ts';

/** Why nothing can be changed here, and how it can. */
export const ReadOnlyNote = ({ source }: { readonly source: Source }) => (
  <p className="note read-only">
    Nothing can be changed here.{' '}
    {source.kind === 'EXPORT_DIRECTORY' ? (
      <>
        An export that is served by itself stays as it is. To change what is in it, make a data file of it (
        <code>npm start -- import DIRECTORY --data evaluations.db</code>) and serve that without <code>--read-only</code> (
        <code>npm start -- --data evaluations.db</code>).
      </>
    ) : (
      <>
        The server was started with <code>--read-only</code>: without it, changes are allowed.
      </>
    )}
  </p>
);
