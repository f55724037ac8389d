import { type FigureKind, written } from './written.ts';

export { type FigureKind, written };

interface FigureProps {
  readonly value: number | null | undefined;
  readonly kind: FigureKind;
}

/** A number as this locale writes it, with the exact one on hover; a dash where there is none. */
export const Figure = ({ value, kind }: FigureProps) => {
  if (value === null || value === undefined) return <Missing />;
  return (
    <data value={value} title={String(value)}>
      {written(value, kind)}
    </data>
  );
};

/** There is nothing to show, which is not zero. */
export const Missing = () => (
  <span className="missing">
    <span aria-hidden="true">–</span>
    <span className="unseen">none</span>
  </span>
);
