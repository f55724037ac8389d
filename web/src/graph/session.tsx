import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react';
import { Provider } from 'urql';
import { createGraphClient } from './client.ts';
import { KeyDialog } from './key-dialog.tsx';

const STORED = 'humanloop-graphql:x-api-key';

const KeyRequest = createContext<() => void>(() => undefined);

/** Opens the dialog that asks for a key. */
export const useKeyRequest = (): (() => void) => useContext(KeyRequest);

/** Everything below asks one endpoint with one key, which this tab keeps until it is closed. A new key begins with an empty cache. */
export const Session = ({ endpoint, children }: { readonly endpoint: string; readonly children: ReactNode }) => {
  const [key, setKey] = useState(() => sessionStorage.getItem(STORED) ?? undefined);
  const [isAsking, setAsking] = useState(false);
  const client = useMemo(() => createGraphClient(endpoint, key), [endpoint, key]);
  const request = useCallback(() => setAsking(true), []);
  const enter = (entered: string): void => {
    sessionStorage.setItem(STORED, entered);
    setKey(entered);
    setAsking(false);
  };
  return (
    <KeyRequest value={request}>
      <Provider value={client}>{children}</Provider>
      {isAsking && <KeyDialog isRefused={key !== undefined} onEnter={enter} onClose={() => setAsking(false)} />}
    </KeyRequest>
  );
};
