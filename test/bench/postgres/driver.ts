import pg from 'pg';

type Row = Readonly<Record<string, unknown>>;

/** Asks a statement by the driver and nothing else; it is prepared when it is first asked. */
export type AskDriver = (text: string, values?: readonly unknown[]) => Promise<Row[]>;

export const connectDriver = async (url: string): Promise<AskDriver> => {
  const client = new pg.Client(url);
  await client.connect();
  const names = new Map<string, string>();
  return async (text, values = []) => {
    const name = names.get(text) ?? `hand_${names.size}`;
    names.set(text, name);
    return (await client.query<Row>({ name, text, values: [...values] })).rows;
  };
};
