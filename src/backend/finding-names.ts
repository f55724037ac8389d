import type { Finding, NotedFinding } from '../contract/finding.ts';
import { runLabel } from '../contract/run-label.ts';
import { memberOf } from '../json/members.ts';
import { isObject, textAt } from '../json/tolerant.ts';
import type { StoreImports } from './store/sqlite/imports.ts';

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

const remembered = <T>(look: (key: string) => T): ((key: string) => T) => {
  const known = new Map<string, T>();
  return (key) => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const found = look(key);
    known.set(key, found);
    return found;
  };
};

interface Named {
  readonly name: string | null;
  readonly label: (runId: string) => string;
}

/** Gives findings the names that evaluations and runs have now. Each is looked up once for all of them. */
export const namedFindings = <F extends NotedFinding>(
  findings: readonly F[],
  imports: Pick<StoreImports, 'evaluation' | 'run'>,
): (F & Finding)[] => {
  const evaluationNamed = remembered((id): Named => {
    const row = imports.evaluation(id);
    const name = valueAt(row?.body, 'name');
    const label = remembered((runId) => runLabel({ id: runId, version: versionOf(row && imports.run(row.key, runId)?.body) ?? null }));
    return { name: typeof name === 'string' ? name : null, label };
  });
  return findings.map((finding) => {
    const { evaluationId, runId } = finding;
    const evaluation = evaluationId === null ? undefined : evaluationNamed(evaluationId);
    return { ...finding, evaluationName: evaluation?.name ?? null, runLabel: runId === null ? null : (evaluation?.label(runId) ?? runId) };
  });
};
