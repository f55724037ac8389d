import { useEffect, useState } from 'react';

interface NumberFieldProps {
  readonly label: string;
  /** The label is told alone, and what is around shows it. */
  readonly isLabelUnseen?: boolean;
  readonly value: number;
  readonly min?: number;
  readonly max?: number;
  onChange(value: number): void;
}

/** A number that counts when the field is left or Enter is pressed; what is none is put back. */
export const NumberField = ({ label, isLabelUnseen = false, value, min, max, onChange }: NumberFieldProps) => {
  const [text, setText] = useState(String(value));
  // The address may change without this field, as by going back.
  useEffect(() => setText(String(value)), [value]);
  const settle = (): void => {
    const number = text.trim() === '' ? Number.NaN : Number(text);
    const isIn = Number.isFinite(number) && number >= (min ?? number) && number <= (max ?? number);
    if (!isIn) setText(String(value));
    else if (number !== value) onChange(number);
  };
  return (
    <label className="number">
      <span className={isLabelUnseen ? 'unseen' : undefined}>{label}</span>{' '}
      <input
        inputMode="decimal"
        size={6}
        value={text}
        onChange={({ target }) => setText(target.value)}
        onBlur={settle}
        onKeyDown={({ key }) => key === 'Enter' && settle()}
      />
    </label>
  );
};
