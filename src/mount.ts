import { setTimeout as sleep } from 'node:timers/promises';
import { createFacade as compose, type Facade } from './compose.ts';
import { configOf, rethrowInNames } from './config/program-settings.ts';
import type { FacadeConfig, MountedFacade } from './facade-config.ts';
import { createLog } from './server/telemetry/log.ts';

export type { FacadeConfig, MountedFacade } from './facade-config.ts';

/**
 * Makes the service that the command serves, to be mounted in an app of any framework that knows Request and Response. An export that is not
 * in the cache yet is read first. Rejects, with a message that names the setting, for one that cannot be used.
 */
export const createFacade = async ({ basePath, production, ...settings }: FacadeConfig = {}): Promise<MountedFacade> => {
  const base = basePathOf(basePath);
  const facade = await composed(settings, production ?? process.env['NODE_ENV'] === 'production').catch(rethrowInNames);
  const answering = new Set<Promise<Response>>();
  let closing: Promise<void> | undefined;
  const answer = async (request: Request, beside: unknown): Promise<Response> => {
    const connection = typeof beside === 'object' && beside !== null ? beside : undefined;
    const { pathname } = new URL(request.url);
    if (base === '') return facade.fetch(request, connection);
    if (!facade.hasPages && (pathname === base || pathname === `${base}/`)) return redirect(`${base}/graphql`);
    // The pages are a folder, whose links are relative.
    if (pathname === base) return redirect(`${base}/`);
    return pathname.startsWith(`${base}/`) ? facade.fetch(below(base, request), connection) : new Response(null, { status: 404 });
  };
  return {
    fetch: async (request, beside) => {
      if (closing !== undefined) return new Response(null, { status: 503 });
      const answered = answer(request, beside);
      answering.add(answered);
      return answered.finally(() => answering.delete(answered));
    },
    close: () => {
      closing ??= end(facade, answering);
      return closing;
    },
  };
};

const composed = async (settings: Omit<FacadeConfig, 'basePath' | 'production'>, production: boolean): Promise<Facade> => {
  const { baseUrl, exportDirectory, dataFile, open = !(baseUrl || exportDirectory || dataFile), pages = false } = settings;
  const config = configOf({ ...settings, open, pages }, { production, env: process.env });
  const log = createLog(config.logLevel ?? 'error', process.stdout, { showMessages: !production });
  return compose(config, { log });
};

const redirect = (location: string): Response => new Response(null, { status: 302, headers: { location } });

/** Requests that have come have so long to be answered. */
const ANSWERING_MS = 10_000;

const end = async (facade: Facade, answering: ReadonlySet<Promise<Response>>): Promise<void> => {
  facade.drain();
  facade.breakOff();
  await Promise.race([Promise.allSettled(answering), sleep(ANSWERING_MS, undefined, { ref: false })]);
  await facade.close();
};

/** Without the slash at its end. */
const basePathOf = (path = ''): string => {
  const base = path.replace(/\/+$/, '');
  if (base === '' || (/^\/[^?#]*$/.test(base) && new URL(base, 'http://localhost').pathname === base)) return base;
  throw new Error('basePath has to be the path of a URL, such as /evaluations');
};

/** The request as it would be were the base its root. */
const below = (base: string, request: Request): Request => {
  const url = new URL(request.url);
  url.pathname = url.pathname.slice(base.length);
  return new Request(url, request);
};
