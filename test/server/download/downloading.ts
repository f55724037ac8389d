import type { facade } from '../../support/helpers.ts';

export const EVALUATION = 'evr_7ZAECYi82P80BOqjkseLt';

/** A question as the parameter q carries it. */
export const asQ = (query: unknown): string => Buffer.from(JSON.stringify(query)).toString('base64url');

/** The path of a download. */
export const pathOf = (file: string, query?: unknown, id = EVALUATION): string =>
  `/evaluations/${id}/logs.${file}${query === undefined ? '' : `?q=${asQ(query)}`}`;

export const download = async (
  { fetch }: Pick<ReturnType<typeof facade>, 'fetch'>,
  path: string,
  headers: Record<string, string> = {},
): Promise<Response> => fetch(new Request(`http://facade.test${path}`, { headers }));

/** The code of an answer that is a refusal, after its status. */
export const refusal = async (response: Response): Promise<unknown[]> => {
  const { errors } = (await response.json()) as { errors: { message: string; extensions: { code: string } }[] };
  return [response.status, errors[0]?.extensions.code, errors[0]?.message];
};
