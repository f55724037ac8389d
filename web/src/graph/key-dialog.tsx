import { type FormEvent, useEffect, useRef } from 'react';

interface KeyDialogProps {
  /** A key was sent, and was not accepted. */
  readonly isRefused: boolean;
  onEnter(key: string): void;
  onClose(): void;
}

/** Asks for the X-API-KEY of the source. */
export const KeyDialog = ({ isRefused, onEnter, onClose }: KeyDialogProps) => {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const key = String(new FormData(event.currentTarget).get('key') ?? '').trim();
    if (key !== '') onEnter(key);
  };
  return (
    <dialog ref={dialog} className="dialog" aria-labelledby="key-title" onClose={onClose}>
      <form onSubmit={submit}>
        <h2 id="key-title">{isRefused ? 'That key was not accepted' : 'This source wants a key'}</h2>
        <p>It is sent along as X-API-KEY, kept for this tab, and forgotten when the tab is closed.</p>
        <label>
          X-API-KEY <input name="key" type="password" autoComplete="off" spellCheck={false} required />
        </label>
        <p className="dialog-buttons">
          <button type="button" onClick={() => dialog.current?.close()}>
            Not now
          </button>
          <button type="submit" className="primary">
            Use this key
          </button>
        </p>
      </form>
    </dialog>
  );
};
