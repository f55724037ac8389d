import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react';
import { Provider } from 'urql';
import { createGraphClient } from './client.ts';
import { KeyDialog } from './key-dialog.tsx';
import { createLive, LiveContext } from './live.ts';

const STORED = 'humanloop-graphql:x-api-key';

/** The key that this tab has, which goes along with every request. */
export const storedKey = (): string | undefined => sessionStorage.getItem(STORED) ?? undefined;

const KeyRequest = createContext<() => void>(() => undefined);

/** Opens the dialog that asks for a key. */
export const useKeyRequest = (): (() => void) => useContext(KeyRequest);

/** Everything below asks one endpoint with one key, which this tab keeps until it is closed. A new key begins with an empty cache. */
export const Session = ({ endpoint, children }: { readonly endpoint: string; readonly children: ReactNode }) => {
  const [key, setKey] = useState(storedKey);
  const [isAsking, setAsking] = useState(false);
  const [client, live] = useMemo(() => {
    const headers: Record<string, string> = key === undefined ? {} : { 'x-api-key': key };
    const streams = createLive(endpoint, headers);
    return [createGraphClient(endpoint, headers, streams), streams];
  }, [endpoint, key]);
  const request = useCallback(() => setAsking(true), []);
  const enter = (entered: string): void => {
    sessionStorage.setItem(STORED, entered);
    setKey(entered);
    setAsking(false);
  };
  return (
    <KeyRequest value={request}>
      <Provider value={client}>
        <LiveContext value={live}>{children}</LiveContext>
      </Provider>
      {isAsking && <KeyDialog isRefused={key !== undefined} onEnter={enter} onClose={() => setAsking(false)} />}
    </KeyRequest>
  );
};
