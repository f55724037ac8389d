import { Link } from 'wouter';
import { Missing } from './figure.tsx';

interface FileLinkProps {
  readonly id: string | null;
  /** Null where the source does not know it; undefined as long as that is not known. */
  readonly file: { readonly name: string | null; readonly path: string | null } | null | undefined;
}

/** The file that an evaluation is of, by its name, as the way to all evaluations of it. */
export const FileLink = ({ id, file }: FileLinkProps) => {
  if (id === null) return <Missing />;
  return (
    <Link href={`/?file=${encodeURIComponent(id)}`} title={file?.path ?? id}>
      {file?.name ?? file?.path ?? id}
    </Link>
  );
};
