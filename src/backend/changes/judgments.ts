import { isDeepStrictEqual } from 'node:util';
import { isSameJudgment, judgmentFlaw } from '../../contract/given-judgment.ts';
import { isError, type JudgmentSpec, judgmentError, newestBy } from '../../contract/judgment.ts';
import { microsecondsOf } from '../../contract/timestamp.ts';
import { jsonOf, objectOf } from '../../json/members.ts';
import { isObject, type JsonObject, textAt } from '../../json/tolerant.ts';
import { jsonAnswer } from '../rest/answers.ts';
import { conflict, impossibleAt, RefusedError, unprocessable } from '../rest/error-answers.ts';
import { textIn } from '../rest/file-parameters.ts';
import type { EvaluatorLogBody } from '../rest/judgment-bodies.ts';
import type { RouteRequest } from '../rest/route-request.ts';
import { parsedBody } from '../stats/bodies.ts';
import { judgeRows } from '../stats/judged-rows.ts';
import { judgmentEntries } from '../stats/records.ts';
import type { StoredVersion } from '../store/changes.ts';
import { ask, edit, type Steps } from '../store/steps.ts';
import type { Change } from './changing.ts';
import { judgmentRecord } from './judgment-record.ts';
import { referredFile, referredVersion, throwForReference } from './references.ts';

const throwFor = (member: keyof EvaluatorLogBody, detail: string): never => {
  throw new RefusedError(impossibleAt(detail, ['body', member]));
};

const throwForMissing = (member: keyof EvaluatorLogBody): never => {
  throw new RefusedError(unprocessable([{ loc: ['body', member], msg: 'field required', type: 'value_error.missing' }]));
};

/** The version and the environment are named in the query, the file in the body. */
const placeOf = (key: string): [string, string] => [key === 'version_id' || key === 'environment' ? 'query' : 'body', key];

/** The evaluator version that a judgment is given by. */
function* judgingVersion({ query }: RouteRequest, { id, path }: EvaluatorLogBody): Steps<StoredVersion> {
  const versionId = textIn(query, 'version_id');
  const isFileNamed = (id ?? path ?? null) !== null;
  if (versionId === null && !isFileNamed) throwForMissing('path');
  const reference = { id, path, version_id: versionId, environment: textIn(query, 'environment') };
  const version = yield* referredVersion(reference, { wanted: 'evaluator', loc: placeOf });
  if (versionId === null || !isFileNamed || (yield* referredFile(reference, ['body'])) === version.fileId) return version;
  return throwForReference(placeOf, 'version_id', `The version ${versionId} is of another file, ${version.fileId}.`);
}

/** This server makes no versions: a spec may be sent along only as the version has it. */
const requireSpec = (spec: JsonObject, sent: EvaluatorLogBody['spec']): void => {
  const differing = Object.entries(sent ?? {}).find(([key, value]) => (value ?? null) !== null && !isDeepStrictEqual(value, spec[key]));
  if (differing) throwFor('spec', `The evaluator has another ${differing[0]}, and this server makes no new versions.`);
};

/** Without a judgment there has to be an error; null is the word of someone who abstains. */
const requireJudgment = ({ judgment, error }: EvaluatorLogBody, spec: JudgmentSpec): void => {
  if (judgment === undefined && !isError(error)) throwForMissing('judgment');
  const flaw = (judgment ?? null) === null ? undefined : judgmentFlaw(judgment, spec);
  if (!flaw) return;
  const loc = ['body', 'judgment', ...(flaw.index === undefined ? [] : [flaw.index])];
  throw new RefusedError(impossibleAt(`The judgment ${flaw.says}`, loc));
};

/** A judgment as it is to be kept, and what it stands among. */
interface Giving {
  readonly version: StoredVersion;
  readonly record: Buffer;
  /** The log that is judged, as it came. */
  readonly parent: Buffer;
  readonly given: readonly Buffer[];
}

/**
 * Nobody gives the judgment that is their newest of a log by an evaluator once more: it would count as a second one. Who names no user may be
 * anyone, so then only judgments that were given here count.
 */
const requireNew = ({ version, record, parent, given }: Giving): void => {
  const now = parsedBody(record);
  const user = textAt(now, 'user');
  const came = user === undefined ? [] : judgmentEntries(parent).filter(({ versionId }) => versionId === version.id);
  const here = given.map(parsedBody).filter(({ evaluator }) => isObject(evaluator) && evaluator['version_id'] === version.id);
  const own = [...came.map(({ log }) => log), ...here].filter((log) => textAt(log, 'user') === user);
  const newest = newestBy(own, () => user).get(user);
  const isSame =
    newest && isSameJudgment(newest['judgment'] ?? null, now['judgment']) && isDeepStrictEqual(judgmentError(newest), judgmentError(now));
  if (!isSame) return;
  const who = user === undefined ? 'This judgment' : `The same judgment of ${JSON.stringify(user)}`;
  throw new RefusedError(conflict(`${who} is there already, as ${textAt(newest, 'id') ?? 'one without an id'}.`));
};

const answerOf = (id: string, { version, parentId }: { version: StoredVersion; parentId: string }) =>
  jsonAnswer(objectOf({ id: jsonOf(id), parent_id: jsonOf(parentId), session_id: jsonOf(null), version_id: jsonOf(version.id) }));

/** Whether the same request was carried out before; refused where its log id stands for something else. */
function* isRepeated(logId: string, version: StoredVersion, body: EvaluatorLogBody): Steps<boolean> {
  const kept = yield* ask('judgment', logId);
  if (kept) {
    const { evaluator, created_at: createdAt, ...before } = parsedBody(kept.body);
    const { evaluator: _, created_at: at, ...now } = parsedBody(judgmentRecord(body, { id: logId, evaluator: version, createdAt }));
    const isOfVersion = isObject(evaluator) && evaluator['version_id'] === version.id;
    if (isOfVersion && at === createdAt && isDeepStrictEqual(before, now)) return true;
  } else if ((yield* ask('logs', [logId])).size === 0) return false;
  throw new RefusedError(conflict(`There is another log with the id ${logId}.`));
}

/**
 * POST /evaluators/log: judges a log. It is checked against the spec of the evaluator's version, and brought into the rows of the log. Sent once
 * more with the same `log_id` it is answered the same, and nothing is done.
 */
export const giveJudgment: Change<EvaluatorLogBody> = function* (request, body) {
  const { parent_id: parentId, log_id: logId } = body;
  const version = yield* judgingVersion(request, body);
  const { spec } = parsedBody(version.body);
  const known = isObject(spec) ? spec : {};
  requireSpec(known, body.spec);
  requireJudgment(body, known as JudgmentSpec);
  const parent = (yield* ask('logs', [parentId])).get(parentId) ?? throwFor('parent_id', `There is no log with the id ${parentId}.`);
  if (logId && (yield* isRepeated(logId, version, body))) return answerOf(logId, { version, parentId });
  if (logId && (yield* ask('isForgotten', logId)))
    throw new RefusedError(conflict(`The log ${logId} is forgotten here: give the judgment another id.`));
  const id = logId ?? request.minting.id('log');
  const record = judgmentRecord(body, { id, evaluator: version, createdAt: request.minting.timestamp() });
  requireNew({ version, record, parent, given: (yield* ask('judgments', [parentId])).get(parentId) ?? [] });
  const createdAt = microsecondsOf(parsedBody(record)['created_at']);
  yield* edit('addJudgment', { id, parentId, fileId: version.fileId, versionId: version.id, createdAt, body: record });
  yield* judgeRows(parentId);
  return answerOf(id, { version, parentId });
};
