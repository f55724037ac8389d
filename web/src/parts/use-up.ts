import { useLocation } from 'wouter';
import { useShortcuts } from './shortcuts.tsx';

/** Lets `u` lead to where a screen belongs. */
export const useUp = (href: string): void => {
  const [, navigate] = useLocation();
  useShortcuts({ u: () => navigate(href) });
};
