import { useEffect, useRef, useState } from 'react';

/** What keys do wherever they are pressed but in a field. */
export type Shortcuts = Readonly<Record<string, () => void>>;

const TEXT_FIELD = 'input:not([type=checkbox], [type=radio], [type=range])';

const isTyping = ({ target }: KeyboardEvent): boolean =>
  target instanceof HTMLElement && target.closest(`${TEXT_FIELD}, textarea, select, dialog, [contenteditable]`) !== null;

/** Listens to keys while a screen is open. */
export const useShortcuts = (shortcuts: Shortcuts): void => {
  const latest = useRef(shortcuts);
  latest.current = shortcuts;
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
      const action = latest.current[event.key];
      if (!action) return;
      event.preventDefault();
      action();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);
};

/** Moves the focus to the next or previous of these, from none to the first. */
export const stepFocus = (selector: string, by: 1 | -1): void => {
  const items = [...document.querySelectorAll<HTMLElement>(selector)];
  const at = items.indexOf(document.activeElement as HTMLElement);
  items[at < 0 ? 0 : Math.min(items.length - 1, Math.max(0, at + by))]?.focus();
};

const KEYS: readonly (readonly [key: string, meaning: string])[] = [
  ['j', 'next evaluation, run, row, pair or rule'],
  ['k', 'previous one'],
  ['Enter', 'open it'],
  ['/', 'search or filter'],
  ['c', 'of an evaluation: compare its runs'],
  ['g', 'of an evaluation: may a run ship?'],
  ['1 … 9', 'while judging: choose; Enter gives it, j skips the row'],
  ['← →', 'in a histogram: a bar, with Shift several; Enter narrows to them, Delete takes it back'],
  ['u', 'up: from a row to its table, from there to the evaluation, from there to the list'],
  ['← →', 'along the points of a chart over time'],
  ['?', 'these keys'],
];

/** The keys, shown by `?` or the button. */
export const ShortcutHelp = () => {
  const [isOpen, setOpen] = useState(false);
  const dialog = useRef<HTMLDialogElement>(null);
  useShortcuts({ '?': () => setOpen(true) });
  useEffect(() => {
    if (isOpen) dialog.current?.showModal();
  }, [isOpen]);
  return (
    <>
      <button type="button" className="quiet" onClick={() => setOpen(true)} aria-keyshortcuts="?">
        Keys
      </button>
      {isOpen && (
        <dialog ref={dialog} className="dialog" aria-labelledby="keys-title" onClose={() => setOpen(false)}>
          <h2 id="keys-title">Keys</h2>
          <dl className="keys">
            {KEYS.map(([key, meaning]) => (
              <div key={key}>
                <dt>
                  <kbd>{key}</kbd>
                </dt>
                <dd>{meaning}</dd>
              </div>
            ))}
          </dl>
          <p className="dialog-buttons">
            <button type="button" onClick={() => dialog.current?.close()}>
              Close
            </button>
          </p>
        </dialog>
      )}
    </>
  );
};
