import { useState } from 'react';
import { Source } from './json-value.tsx';

interface CopiedProps {
  /** What the text is. */
  readonly label: string;
  readonly text: string;
}

/** A text to take elsewhere. A page that is not served by https may not write to the clipboard: then the text is there to be selected. */
export const Copied = ({ label, text }: CopiedProps) => {
  const [said, setSaid] = useState('');
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setSaid('Copied.');
    } catch {
      setSaid('This page may not copy: select the text and copy it by hand.');
    }
  };
  return (
    <div className="copied">
      <Source text={text} label={label} />
      <p className="buttons">
        <button type="button" onClick={copy}>
          Copy {label.toLowerCase()}
        </button>
        <span role="status" className="muted">
          {said}
        </span>
      </p>
    </div>
  );
};
