import { useCallback, useState } from 'react';

const STORED = 'humanloop-graphql:judge';

/** The name that somebody judges by. It stays with the browser and is in no address: a link shows others what is theirs to judge. */
export const useMyName = (): readonly [name: string, setName: (name: string) => void] => {
  const [name, setName] = useState(() => localStorage.getItem(STORED) ?? '');
  const keep = useCallback((entered: string) => {
    localStorage.setItem(STORED, entered);
    setName(entered);
  }, []);
  return [name, keep];
};
