import { useEffect } from 'react';
import { matchRoute, useRouter } from 'wouter';
import { ROOT_PATH } from '../graph/place.ts';

/** Loads the code of a screen when a link to it has the focus or the pointer. */
export const usePreload = (loads: Readonly<Record<string, () => Promise<unknown>>>): void => {
  const { parser } = useRouter();
  useEffect(() => {
    const preload = ({ target }: Event): void => {
      const link = target instanceof Element && target.closest('a');
      if (!(link instanceof HTMLAnchorElement) || link.origin !== location.origin || !link.pathname.startsWith(ROOT_PATH)) return;
      const path = link.pathname.slice(ROOT_PATH.length);
      const found = Object.entries(loads).find(([pattern]) => matchRoute(parser, pattern, path)[0]);
      // What cannot be loaded now is tried again, and said, when the link is followed.
      found?.[1]().catch(() => undefined);
    };
    document.addEventListener('pointerover', preload);
    document.addEventListener('focusin', preload);
    return () => {
      document.removeEventListener('pointerover', preload);
      document.removeEventListener('focusin', preload);
    };
  }, [loads, parser]);
};
