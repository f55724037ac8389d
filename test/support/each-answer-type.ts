import { expect } from 'vitest';
import { type FacadeOptions, facade } from './helpers.ts';
import { synthetic } from './synthetic.ts';

const TYPES = ['application/graphql-response+json', 'application/json'] as const;
export const POST = { method: 'POST', headers: { 'content-type': 'application/json' } } as const;

interface Reply {
  readonly data?: Record<string, unknown> | null;
  readonly errors: readonly { readonly message: string; readonly path?: unknown; readonly extensions: Record<string, unknown> }[];
}

/** Sends a request as a client of each type of answer: the statuses, and the replies. */
export const sendAsEach = async (init: RequestInit & { search?: string }, options: FacadeOptions = {}) => {
  const statuses: number[] = [];
  const replies: Reply[] = [];
  for (const accept of TYPES) {
    const { fetch } = facade({ upstream: synthetic(), ...options });
    const headers = { ...POST.headers, ...(init.headers as Record<string, string> | undefined), accept };
    const response = await fetch(new Request(`http://localhost/graphql${init.search ?? ''}`, { ...init, headers }));
    statuses.push(response.status);
    expect(response.headers.get('content-type')).toContain(accept);
    replies.push((await response.json()) as Reply);
  }
  return { statuses, replies };
};

export const posted = (body: unknown): RequestInit => ({ ...POST, body: typeof body === 'string' ? body : JSON.stringify(body) });
