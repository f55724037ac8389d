import { useState } from 'react';

const STORED = 'humanloop-graphql:theme';
const THEMES = ['system', 'light', 'dark'] as const;
type Theme = (typeof THEMES)[number];

const isTheme = (text: string | null): text is Theme => THEMES.includes(text as Theme);

const apply = (theme: Theme): void => {
  document.documentElement.dataset['theme'] = theme;
};

/** The theme of the last visit; before the first paint, so that nothing flashes. */
export const restoreTheme = (): Theme => {
  const stored = localStorage.getItem(STORED);
  const theme = isTheme(stored) ? stored : 'system';
  apply(theme);
  return theme;
};

/** Light, dark, or as the system has it. */
export const ThemeSwitch = () => {
  const [theme, setTheme] = useState(restoreTheme);
  const choose = (chosen: Theme): void => {
    localStorage.setItem(STORED, chosen);
    apply(chosen);
    setTheme(chosen);
  };
  return (
    <label className="theme">
      <span className="unseen">Theme</span>
      <select className="quiet" value={theme} onChange={({ target }) => isTheme(target.value) && choose(target.value)}>
        <option value="system">System</option>
        <option value="light">Light</option>
        <option value="dark">Dark</option>
      </select>
    </label>
  );
};
