import { useEffect, useRef, useState } from 'react';
import { useShortcuts } from '../parts/shortcuts.tsx';

/** Milliseconds without a key until what was typed counts; the first key after such a pause counts at once. */
const PAUSE = 80;

interface SearchFieldProps {
  readonly label: string;
  readonly value: string;
  /** A source has to read very much for every word: what was typed counts when Enter is pressed. */
  readonly isCostly?: boolean;
  onSearch(words: string): void;
}

/** A field whose words are in the address a moment after they were typed; `/` leads to it. */
export const SearchField = ({ label, value, isCostly = false, onSearch }: SearchFieldProps) => {
  const [words, setWords] = useState(value);
  const field = useRef<HTMLInputElement>(null);
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined);
  // The address may change without this field, as by going back; a space at the end of what is typed is not in it yet.
  useEffect(() => setWords((typed) => (typed.trim() === value ? typed : value)), [value]);
  useEffect(() => () => clearTimeout(waiting.current), []);
  useShortcuts({ '/': () => field.current?.focus() });
  const rest = (): void => {
    clearTimeout(waiting.current);
    waiting.current = undefined;
  };
  const search = (typed: string): void => {
    rest();
    onSearch(typed.trim());
  };
  const type = (typed: string): void => {
    setWords(typed);
    if (isCostly && typed !== '') return;
    const isFirst = waiting.current === undefined;
    if (isFirst) onSearch(typed.trim());
    clearTimeout(waiting.current);
    waiting.current = setTimeout(() => (isFirst ? rest() : search(typed)), PAUSE);
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
        onKeyDown={(event) => {
          if (event.key === 'Enter') search(words);
          if (event.key !== 'Escape') return;
          // Browsers would empty the field.
          event.preventDefault();
          field.current?.blur();
        }}
      />
    </label>
  );
};
