import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createAnswering } from '../../../src/analysis/answering/create-answering.ts';
import type { LogFilter } from '../../../src/analysis/filter.ts';
import type { Dimension, Question } from '../../../src/analysis/question.ts';
import { blockOfRecords } from '../../../src/analysis/record-block.ts';
import { finished } from '../../../src/analysis/steps.ts';
import { createTerms } from '../../../src/analysis/terms.ts';
import type { EvaluationLogResponse } from '../../../src/contract/evaluation.ts';
import type { LogResponse } from '../../../src/contract/log.ts';
import type { Send } from '../../../src/contract/send.ts';
import { microsecondsOf } from '../../../src/contract/timestamp.ts';
import type { Analysis, FileAnalysisKey } from '../../../src/loaders/loaders.ts';
import { MOMENTS, rows } from '../../analysis/random-rows.ts';
import { askerOver } from '../../support/asked-rows.ts';
import { FILE, fileLogsBackend, listedLogs } from '../../support/file-logs.ts';
import { json } from '../../support/helpers.ts';
import { question } from '../../support/random-question.ts';

const isOfLogs = (dimension: Dimension): boolean =>
  !('judgment' in dimension) &&
  !('field' in dimension && dimension.field === 'run') &&
  !('place' in dimension && dimension.place === 'target');

/** The part of a filter that is about logs. */
const ofLogs = ({ runIds: _runs, judgments: _judgments, target: _target, and, or, not, ...rest }: LogFilter): LogFilter => ({
  ...rest,
  ...(and && { and: and.map(ofLogs) }),
  ...(or && { or: or.map(ofLogs) }),
  ...(not && { not: ofLogs(not) }),
});

/** The part of a question that is about logs. */
const logQuestion = question.map(
  ({ comparisons: _comparisons, agreements: _agreements, filter, orderBy, groups, facets, aggregates, ...asked }): Question => {
    const { judgments: _judgments, ...sums } = aggregates ?? {};
    return {
      ...asked,
      filter: ofLogs(filter),
      orderBy: orderBy.filter(({ by }) => !('judgment' in by) && !('judgmentErrors' in by)),
      ...(aggregates && { aggregates: sums }),
      ...(groups && {
        groups: groups.flatMap(({ by, aggregates: _sums, ...group }) => {
          const left = by.filter(isOfLogs);
          return left.length === 0 ? [] : [{ ...group, by: left, aggregates: sums }];
        }),
      }),
      ...(facets && { facets: facets.filter(({ by }) => isOfLogs(by)) }),
    };
  },
);

const logs = rows.map((given) =>
  given.map(({ record }, index) => {
    const log = record.log as unknown as Record<string, unknown>;
    const kind = ['prompt', 'tool', 'flow', 'agent'].find((each) => log[each] !== undefined);
    return { ...log, id: `log_${index + 1}`, ...(kind && { [kind]: { ...Object(log[kind]), id: FILE } }) };
  }),
);

/** As another process has it: bodies of bytes alone, and paths of bounded length. */
const overHttp =
  (send: Send): Send =>
  async (call) => {
    if (call.path.length > 8_000) return json({ detail: 'Too long.' }, 414);
    const { status, headers, body } = await send(call);
    return { status, headers, body };
  };

/** A server that does not know questions. */
const ignoring =
  (send: Send): Send =>
  (call) =>
    send({ ...call, path: call.path.replace(/&analysis=[^&]*/, '') });

const MODES = { inProcess: true, overHttp: true, scanning: false } as const;

const askersOver = (send: Send) => ({
  inProcess: askerOver(send, { anyRange: true }),
  overHttp: askerOver(overHttp(send), { page: 30 }),
  scanning: askerOver(overHttp(ignoring(send)), { page: 3 }),
});

/** What is the same whoever answers, as JSON has it. */
const told = ({ answer, rows: shown }: Analysis<LogResponse>, { total, hasNext }: Question): unknown => {
  const { scan: _scan, ...said } = answer;
  const ids = shown.map(({ place, row }) => [place, row instanceof Error ? row.message : row.id]);
  return JSON.parse(JSON.stringify({ ...said, rows: ids, total: total && said.total, hasNext: (hasNext ?? false) && said.hasNext }));
};

/** What the logs themselves say. */
const toldByLogs = (records: readonly LogResponse[], asked: Question): unknown => {
  const terms = createTerms();
  const answering = createAnswering(asked, { terms, evaluators: [] });
  if (records.length > 0) {
    finished(answering.take(blockOfRecords(records.map((log) => ({ log })) as unknown as EvaluationLogResponse[], [], terms)));
  }
  const answer = finished(answering.answer(true));
  const shown = answer.rows.map((place) => ({ place, row: records[place] as LogResponse }));
  return told({ answer, rows: shown, isPushedDown: true }, asked);
};

test('logs of a file are asked the same in process, over HTTP, and by reading them', async () => {
  const version = fc.constantFrom(undefined, undefined, 'pv_1', 'pv_2');
  const property = fc.asyncProperty(logs, logQuestion, version, async (given, asked, versionId) => {
    const send = fileLogsBackend(given);
    const right = toldByLogs(await listedLogs(send, versionId === undefined ? '' : `&version_id=${versionId}`), asked);
    const key: FileAnalysisKey = { fileId: FILE, versionId, question: asked };
    for (const [mode, asker] of Object.entries(askersOver(send))) {
      const analysis = await asker.loaders.fileAnalysis.load(key);
      expect([mode, told(analysis, asked)]).toEqual([mode, right]);
      // A question that is too long for a URL is not handed over.
      if (mode !== 'overHttp') expect(analysis.isPushedDown).toBe(MODES[mode as keyof typeof MODES]);
      expect(asker.warnings).toEqual([]);
    }
  });
  await fc.assert(property, { numRuns: 60 });
});

test('what a source leaves out by its own parameters changes no answer but where rows are', async () => {
  const bounds = fc.tuple(fc.constantFrom(...MOMENTS), fc.constantFrom(...MOMENTS)).filter(([[, from], [, to]]) => from <= to);
  const property = fc.asyncProperty(
    logs,
    logQuestion,
    bounds,
    fc.boolean(),
    async (given, random, [[startDate, gte], [endDate, lte]], isOfOne) => {
      const filter: LogFilter = { ...random.filter, createdAt: { gte, lte }, ...(isOfOne && { versionIds: ['pv_1'] }) };
      const asked: Question = { ...random, filter, facets: [] };
      const send = fileLogsBackend(given);
      const narrowedTo = {
        startDate: new Date(Math.floor(gte / 1000) - 1).toISOString(),
        endDate: new Date(Math.ceil(lte / 1000) + 1).toISOString(),
        ...(isOfOne && { versionId: 'pv_1' }),
      };
      expect([microsecondsOf(startDate), microsecondsOf(endDate)]).toEqual([gte, lte]);
      const withoutPlaces = (analysis: Analysis<LogResponse>): unknown => {
        const { rows: shown, ...rest } = told(analysis, asked) as { rows: [number, string][] };
        return { ...rest, rows: shown.map(([, id]) => id) };
      };
      for (const [mode, asker] of Object.entries(askersOver(send))) {
        const wide = await asker.loaders.fileAnalysis.load({ fileId: FILE, question: asked });
        const narrow = await asker.loaders.fileAnalysis.load({ fileId: FILE, narrowedTo, question: asked });
        expect([mode, withoutPlaces(narrow)]).toEqual([mode, withoutPlaces(wide)]);
      }
    },
  );
  await fc.assert(property, { numRuns: 40 });
});
