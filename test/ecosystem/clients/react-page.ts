import { Window } from 'happy-dom';
import type { ComponentType } from 'react';

/** A page with one component on it, in a DOM that needs no browser. */
export interface Page {
  readonly document: Document;
  /** Resolves as soon as the page satisfies a condition. */
  until(condition: (document: Document) => boolean): Promise<void>;
  close(): void;
}

const untilTrue = async (condition: () => boolean, tick: () => Promise<void>): Promise<void> => {
  while (!condition()) await tick();
};

/** Shows a component. React looks for the DOM while it is loaded, which is why it is loaded here. */
export const show = async (load: () => Promise<ComponentType>): Promise<Page> => {
  const window = new Window();
  Object.assign(globalThis, { window, document: window.document });
  const document = window.document as unknown as Document;
  const { createElement, Suspense } = await import('react');
  const { createRoot } = await import('react-dom/client');
  const container = document.body.appendChild(document.createElement('main'));
  const root = createRoot(container);
  root.render(createElement(Suspense, null, createElement(await load())));
  return {
    document,
    until: (condition) =>
      untilTrue(
        () => condition(document),
        () => new Promise((resolve) => setImmediate(resolve)),
      ),
    close: () => root.unmount(),
  };
};
