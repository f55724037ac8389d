import { createAnswering, needsEveryRow } from '../../analysis/answering/create-answering.ts';
import { attachedOf } from '../../analysis/evaluators.ts';
import type { Pace } from '../../analysis/pace.ts';
import { type Answering, type Question, type QuestionAnswer, rowsShown } from '../../analysis/question.ts';
import { finished, paced } from '../../analysis/steps.ts';
import type { Checked } from '../../upstream/shapes.ts';
import { ScanLimitError } from '../row-lookup.ts';
import { toError } from '../to-error.ts';
import type { PlacedScannedRow, Scan, ScannedWindow } from './scan.ts';

/** What came of a question by looking at rows. */
export interface Answered<Row = unknown> {
  /** Its rows are places in the listing. */
  readonly answer: QuestionAnswer;
  /** The same rows. */
  readonly rows: readonly AnsweredRow<Row>[];
}

export interface AnsweredRow<Row = unknown> {
  readonly place: number;
  /** What makes it the same row elsewhere, where that is known. */
  readonly identity: string | undefined;
  /** Undefined where it was let go of, or did not come, and has to be read. */
  readonly record: Checked<Row> | undefined;
}

/** Windows that are read at a time: one processor has no time for more. */
const AHEAD = 4;

/** The most rows of a question that are held while others are read; where it asks for more, they are read again. */
const MAX_HELD = 500;

/**
 * Answers questions by the rows of a scan, all of them while each row is looked at once; an error stands for one that cannot be answered. `isOwn`:
 * the source is one of ours, and has looked at what they ask already.
 */
export const answerQuestions = async <Row>(
  scan: Scan<Row>,
  questions: readonly Question[],
  { pace, isOwn }: { readonly pace: Pace; readonly isOwn: boolean },
): Promise<{ readonly outcomes: readonly (Answered<Row> | Error)[]; readonly damaged: number }> => {
  const reading = createReading(scan, pace);
  const evaluators = attachedOf(await scan.evaluators());
  const asked = questions.map((question) =>
    createAsked<Row>(question, pace, (later) =>
      createAnswering(question, { terms: scan.terms, evaluators, later: isOwn ? undefined : later }),
    ),
  );
  await reading.readFor(asked).catch((error: unknown) => {
    for (const each of asked) each.fail(toError(error));
  });
  return { outcomes: asked.map((each) => each.outcome(scan, reading.at)), damaged: reading.damaged() };
};

/** A question while rows are read. */
interface Asked<Row> {
  /** Whether it cannot be answered before all rows were looked at. */
  readonly needsAll: boolean;
  isOpen(): boolean;
  /** How many windows it is likely to take yet, after so many; at least one. */
  likelyWindows(read: number): number;
  /** Looks at the rows of a window, the first of which is the one of this index among all that were taken. */
  take(window: ScannedWindow<Row>, from: number): Promise<void>;
  fail(error: unknown): void;
  /** There are no other rows; `isPartial`: but for some before those that were read. */
  end(isPartial: boolean): Promise<void>;
  outcome(scan: Pick<Scan, 'isPartial'>, at: (index: number) => PlacedScannedRow<Row>): Answered<Row> | Error;
}

const needsAllRows = (question: Question): boolean => {
  const [first] = question.orderBy;
  const isListed = first === undefined || ('listed' in first.by && !first.descending);
  return !isListed || needsEveryRow(question);
};

const createAsked = <Row>(question: Question, pace: Pace, start: (later: (check: () => void) => void) => Answering): Asked<Row> => {
  const checks: (() => void)[] = [];
  let answering: Answering | undefined;
  let came: QuestionAnswer | Error | undefined;
  /** Rows that may be in the window, by their index among all that were taken. */
  let held = new Map<number, Row>();
  const fail = (error: unknown): void => {
    came ??= toError(error);
  };
  const hold = ({ rows }: ScannedWindow<Row>, from: number, candidates: readonly number[]): void => {
    const before = held;
    held = new Map();
    if (candidates.length > MAX_HELD) return;
    for (const index of candidates) {
      const record = index < from ? before.get(index) : rows[index - from]?.row.record;
      if (record) held.set(index, record);
    }
  };
  try {
    answering = start((check) => checks.push(check));
    if (answering.isDone()) came = finished(answering.answer(false));
  } catch (error) {
    fail(error);
  }
  const look = async (window: ScannedWindow<Row>, from: number): Promise<void> => {
    if (!answering) return;
    await paced(answering.take(window.block), pace);
    if (showsRows) hold(window, from, await paced(answering.candidates(), pace));
    if (answering.isDone()) came = await paced(answering.answer(!window.hasNext), pace);
  };
  const needsAll = needsAllRows(question);
  const showsRows = rowsShown(question) > 0;
  return {
    needsAll,
    isOpen: () => came === undefined,
    likelyWindows: (read) => {
      if (needsAll) return Number.POSITIVE_INFINITY;
      // As many as before came by each; ever more where none came yet.
      return held.size === 0 ? 2 ** read : Math.max(1, Math.ceil(((question.window.count - held.size) * read) / held.size));
    },
    take: (window, from) => look(window, from).catch(fail),
    fail,
    end: async (isPartial) => {
      try {
        if (!isPartial) for (const check of checks) check();
      } catch (error) {
        fail(error);
      }
      if (answering && !came) await paced(answering.answer(true), pace).then((answer) => (came = answer), fail);
    },
    outcome: ({ isPartial }, at) => {
      if (came instanceof Error || !came) return came ?? new Error('The question was not asked.');
      return answeredBy(isPartial ? ofPart(came) : came, held, at);
    },
  };
};

/** Of rows from a place on nobody knows how many there are in all. */
const ofPart = (answer: QuestionAnswer): QuestionAnswer => ({ ...answer, total: null, scan: { ...answer.scan, isComplete: false } });

const answeredBy = <Row>(
  answer: QuestionAnswer,
  held: ReadonlyMap<number, Row>,
  at: (index: number) => PlacedScannedRow<Row>,
): Answered<Row> => {
  const placed = answer.rows.map((index) => ({ ...at(index), record: held.get(index) }));
  return {
    answer: { ...answer, rows: placed.map(({ place }) => place) },
    rows: placed.map(({ place, row, record }) => ({ place, identity: row.identity, record })),
  };
};

const createReading = <Row>(scan: Scan<Row>, pace: Pace) => {
  const windows: { readonly from: number; readonly window: ScannedWindow<Row> }[] = [];
  let taken = 0;
  let damaged = 0;
  const next = (index: number, open: readonly Asked<Row>[]): Promise<ScannedWindow<Row>> => {
    const likely = Math.max(...open.map((each) => each.likelyWindows(index)));
    const first = windows[0]?.window;
    const known = first ? scan.windowsOf(first.total) : 1;
    scan.prepare(index, Math.max(index + 1, Math.min(index + Math.min(likely, AHEAD), known)));
    return scan.window(index).catch((error: unknown) => {
      throw error instanceof ScanLimitError ? new ScanLimitError(scan.maxCalls, taken) : error;
    });
  };
  const take = async (window: ScannedWindow<Row>, open: readonly Asked<Row>[]): Promise<void> => {
    windows.push({ from: taken, window });
    for (const each of open) await each.take(window, taken);
    taken += window.rows.length;
    damaged += window.damaged;
    scan.letGo(window);
  };
  /** What needs all rows is refused as soon as it is seen that they are too many. */
  const refuse = (open: readonly Asked<Row>[]): void => {
    for (const each of open) if (each.needsAll) each.fail(new ScanLimitError(scan.maxCalls, taken));
  };
  return {
    readFor: async (asked: readonly Asked<Row>[]): Promise<void> => {
      for (let index = 0; ; index += 1) {
        const open = asked.filter((each) => each.isOpen());
        if (open.length === 0) return;
        const window = await next(index, open);
        await take(window, open);
        if (!window.hasNext) {
          for (const each of open) await each.end(scan.isPartial);
          return;
        }
        if (index === 0 && scan.windowsOf(window.total) > scan.maxCalls) refuse(open);
        // Windows that are known already come without a wait: others have their turn all the same.
        await pace();
      }
    },
    damaged: () => damaged,
    at: (index: number): PlacedScannedRow<Row> => {
      const found = windows.findLast(({ from }) => from <= index);
      return found?.window.rows[index - found.from] as PlacedScannedRow<Row>;
    },
  };
};
