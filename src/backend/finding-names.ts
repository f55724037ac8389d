import type { Finding, NotedFinding } from '../contract/finding.ts';
import { runLabel } from '../contract/run-label.ts';
import { memberOf } from '../json/members.ts';
import { isObject, textAt } from '../json/tolerant.ts';
import type { Reads } from './store/reads.ts';

const valueAt = (body: Buffer | undefined, key: string): unknown => {
  const bytes = body && memberOf(body, key);
  return bytes && JSON.parse(bytes.toString('utf8'));
};

/** Bodies are served whatever they hold: what is no text there is no name. */
const versionOf = (body: Buffer | undefined): Parameters<typeof runLabel>[0]['version'] => {
  const version = valueAt(body, 'version');
  if (!isObject(version)) return null;
  const texts = ['version_name', 'name', 'version_id'].map((key) => [key, textAt(version, key)]);
  return Object.fromEntries(texts.filter(([, text]) => text !== undefined));
};

const remembered = <T>(look: (key: string) => Promise<T>): ((key: string) => Promise<T>) => {
  const known = new Map<string, Promise<T>>();
  return (key) => {
    const found = known.get(key) ?? look(key);
    known.set(key, found);
    return found;
  };
};

/** Gives findings the names that evaluations and runs have now. Each is looked up once for all of them. */
export const namedFindings = async <F extends NotedFinding>(
  findings: readonly F[],
  reads: Pick<Reads, 'evaluation' | 'run'>,
): Promise<(F & Finding)[]> => {
  const evaluationNamed = remembered(async (id) => {
    const name = valueAt(await reads.evaluation(id), 'name');
    const label = remembered(async (runId) => runLabel({ id: runId, version: versionOf(await reads.run(id, runId)) ?? null }));
    return { name: typeof name === 'string' ? name : null, label };
  });
  return Promise.all(
    findings.map(async (finding) => {
      const { evaluationId, runId } = finding;
      const evaluation = evaluationId === null ? undefined : await evaluationNamed(evaluationId);
      const label = runId === null ? null : ((await evaluation?.label(runId)) ?? runId);
      return { ...finding, evaluationName: evaluation?.name ?? null, runLabel: label };
    }),
  );
};
