import { evaluationBody, type Json, runBody } from '../../support/bodies.ts';
import { type FacadeOptions, facade, json } from '../../support/helpers.ts';

/** The facade over an evaluation with one run, of this version, whose source has other versions by the path of their file. */
export const beside = (version: unknown, others: Readonly<Record<string, readonly Json[]>> = {}, options: FacadeOptions = {}) =>
  facade({
    ...options,
    upstream: async ({ path }) => {
      const { pathname, searchParams } = new URL(path, 'http://source.test');
      if (pathname === '/evaluations/evr_1') return json(evaluationBody());
      if (pathname === '/evaluations/evr_1/runs') return json({ runs: [runBody({ version })] });
      const found = others[pathname]?.find(({ version_id }) => version_id === searchParams.get('version_id'));
      return found ? json(found) : json({ detail: 'Not found.' }, 404);
    },
  });

/** Asks for the difference of the run's version. */
export const diffQuery = (args: string, selection: string): string =>
  `{ evaluation(id: "evr_1") { runs { version { diff(${args}) { ${selection} } } } } }`;

export const AT = 'evaluation.runs.0.version.diff';

/** The calls beside those for the run. */
export const callsFor = (calls: readonly string[]): string[] => calls.filter((call) => !call.includes('/evaluations/'));
