import type { OperationPlugin, Posted } from '../operation-plugin.ts';

/** Reads the body of a request, once for all who look at it. */
export const readPosted = (request: Request): Promise<Posted> =>
  request.json().then(
    (json: unknown) => ({ json }),
    (error: Error) => ({ error }),
  );

/** Gives Yoga what was read of a request before, and what came of it, where it is handed that. */
export const takePosted: OperationPlugin = {
  onRequestParse: ({ serverContext: { posted }, requestParser: parse, setRequestParser }) => {
    if (!posted || !parse) return;
    const json = async (): Promise<unknown> => {
      if (posted.error) throw posted.error;
      return posted.json;
    };
    setRequestParser(() => parse({ json } as Request));
  },
  onParams: ({ context: { result }, setResult }) => {
    if (result) setResult(result);
  },
};
