import { useEffect, useRef, useState } from 'react';
import { useShortcuts } from '../parts/shortcuts.tsx';

/** Milliseconds without a key until what was typed counts. */
const PAUSE = 180;

interface SearchFieldProps {
  readonly label: string;
  readonly value: string;
  onSearch(words: string): void;
}

/** A field whose words are in the address a moment after they were typed; `/` leads to it. */
export const SearchField = ({ label, value, onSearch }: SearchFieldProps) => {
  const [words, setWords] = useState(value);
  const field = useRef<HTMLInputElement>(null);
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined);
  // The address may change without this field, as by going back.
  useEffect(() => setWords(value), [value]);
  useEffect(() => () => clearTimeout(waiting.current), []);
  useShortcuts({ '/': () => field.current?.focus() });
  const type = (typed: string): void => {
    setWords(typed);
    clearTimeout(waiting.current);
    waiting.current = setTimeout(() => onSearch(typed.trim()), PAUSE);
  };
  return (
    <label className="search">
      <span className="unseen">{label}</span>
      <input
        ref={field}
        type="search"
        placeholder={`${label} (/)`}
        value={words}
        maxLength={500}
        aria-keyshortcuts="/"
        onChange={({ target }) => type(target.value)}
        onKeyDown={({ key }) => key === 'Escape' && field.current?.blur()}
      />
    </label>
  );
};
