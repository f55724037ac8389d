import { facade, json } from './helpers.ts';
import { synthetic } from './synthetic.ts';

/** What stands where in a damaged record: keys joined by dots, none for the record itself; undefined takes the key away. */
export type Damage = readonly [path: string, value: unknown];

/** A copy of a record with one thing in it replaced. */
export const damaged = <T extends object>(record: T, [path, value]: Damage): T => {
  const [key = '', ...rest] = path.split('.');
  if (key === '') return value as T;
  const held = (record as Record<string, unknown>)[key];
  const inner = rest.length === 0 ? value : damaged(held as object, [rest.join('.'), value]);
  return (Array.isArray(record) ? record.with(Number(key), inner) : { ...record, [key]: inner }) as T;
};

/** Cases that begin with a damage, each with a name in front of it. */
export const named = <Case extends readonly [...Damage, ...string[]]>(cases: readonly Case[]): [string, Case][] =>
  cases.map((each) => {
    const [path, value] = each;
    const what = value === undefined ? 'missing' : JSON.stringify(value);
    return [`${path === '' ? 'the record' : path} ${what}`, each];
  });

/** The front door over a v5 API whose endpoint at this path answers with this body. */
export const serving = (path: string, body: unknown) =>
  facade({ upstream: synthetic({ evaluations: 3 }), respond: (call) => (call.path.split('?')[0] === path ? json(body) : undefined) });
