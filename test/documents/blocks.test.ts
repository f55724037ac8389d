import { existsSync, readdirSync } from 'node:fs';
import { isTypeSystemDefinitionNode, isTypeSystemExtensionNode, Kind, parse } from 'graphql';
import { afterAll, describe, expect, test } from 'vitest';
import { createOperation, type Operation, type OperationRecord } from '../../src/server/operation.ts';
import { createLog } from '../../src/server/telemetry/log.ts';
import { served } from '../operations/served.ts';
import { backendOver, facade } from '../support/helpers.ts';
import { type Block, blocksOf, isOfCommands, PAGES, proseOf, ROOT, textOf } from './pages.ts';

const blocks = PAGES.flatMap(blocksOf);

/** Queries that need the id of an evaluation which another one made: the tour asks them one after another. */
const TOUR = { launch: 'Launch', launchRuns: 'LaunchRuns', progress: 'Progress' };

const nameIn = (text: string): string | undefined => /^\s*(?:query|mutation|subscription) (\w+)/.exec(text)?.[1];

/** The JSON block that follows a block and says what it is answered. */
const answerTo = (block: Block): Block | undefined => blocks.find(({ before, language }) => before === block && language === 'json');

/** Whether a piece is a part of a file, however deep either is indented. */
const isPartOf = (file: string, piece: string): boolean => {
  const lines = (text: string): string =>
    text
      .split('\n')
      .map((line) => line.trim())
      .join('\n');
  return lines(`\n${file}`).includes(lines(`\n${piece.trim()}\n`));
};

/** A piece of a file of examples/ or web/ that the page names; that a test runs each of these files is the subject of another test. */
const isOfAnExample = ({ page, text }: Block): void => {
  const named = [...textOf(page).matchAll(/(?:examples|web)\/[\w./-]+\.\w+/g)]
    .map(([path]) => path)
    .filter((path) => existsSync(ROOT + path));
  expect(
    [...new Set(named)].filter((path) => isPartOf(textOf(path), text)),
    'the file of examples or web that this is a part of, and that the page names',
  ).not.toEqual([]);
};

const isSdl = (text: string): boolean =>
  parse(text).definitions.every((definition) => isTypeSystemDefinitionNode(definition) || isTypeSystemExtensionNode(definition));

/** How the facade is set up for a query that is refused. */
const SCENES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '': {},
  'no-key': { HUMANLOOP_GRAPHQL_SERVER_API_KEY: 'sesame' },
  'export-alone': { HUMANLOOP_GRAPHQL_EXPORT: `${ROOT}src/backend/sample/export`, XDG_CACHE_HOME: '/nowhere' },
};

const open: { close(): Promise<void> }[] = [];
afterAll(() => Promise.all(open.map((facade) => facade.close())));

const inScene = async (scene: string) => {
  const env = SCENES[scene];
  if (env === undefined) throw new Error(`There is no scene '${scene}'.`);
  const over = await served({ ...env, LOG_LEVEL: 'silent' });
  open.push(over.facade);
  return over;
};

const expectAnswer = (answer: unknown, { text }: Block): void => {
  const expected = JSON.parse(text) as { errors?: unknown };
  if (expected.errors) expect(answer).toMatchObject(expected);
  else expect(answer).toEqual(expected);
};

const askQuery = async (block: Block): Promise<void> => {
  const { text, scene } = block;
  if (isSdl(text)) return isOfAnExample(block);
  const operation = parse(text).definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  if (operation?.variableDefinitions?.length) return expect(Object.values(TOUR)).toContain(nameIn(text));
  const answer = answerTo(block);
  if (answer && (scene !== '' || answer.text.includes('"errors"'))) return expectAnswer(await (await inScene(scene)).ask(text), answer);
  const { data, errors } = await facade({ readOnly: false, upstream: await backendOver() }).ask(text);
  expect(JSON.stringify(data)).not.toMatch(/"userErrors":\[\{/);
  expect(errors).toBeUndefined();
  expect(Object.values(data)).not.toContain(null);
  if (answer) expectAnswer({ data }, answer);
};

/** A request as it stands in the block, put to the server. */
const sendRequest = async (block: Block): Promise<void> => {
  const [head = '', body = ''] = block.text.split('\n\n');
  const [start = '', ...lines] = head.split('\n');
  const headers = new Headers(lines.map((line) => line.split(': ') as [string, string]));
  const [method = '', path] = start.split(' ');
  const { facade: over } = await inScene(block.scene);
  const response = await over.fetch(new Request(`http://${headers.get('host')}${path}`, { method, headers, body: body.trim() }));
  const answer = answerTo(block);
  if (!answer) throw new Error('A request has its answer after it.');
  expectAnswer(await response.json(), answer);
};

/** A line of the log has the members that there are, in their order. */
const compareLogLine = ({ text }: Block): void => {
  const lines: string[] = [];
  const shown = JSON.parse(text) as Operation & OperationRecord;
  const { keyHash, ...record } = shown;
  const operation: Operation = {
    ...createOperation(new Headers(), { keyHash }),
    record: { ...record, errorCodes: new Set(['UPSTREAM_TIMEOUT']) },
  };
  createLog('info', { write: (line) => lines.push(line) }).operation(operation, 200, 41.7);
  expect(Object.keys(JSON.parse(lines.join('')) as object)).toEqual(Object.keys(shown));
};

const namesIn = (folder: string): string[] =>
  readdirSync(ROOT + folder, { withFileTypes: true }).map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name));

/** A picture of who calls whom names rooms of src; a tree names what is there, and all of src. */
const compareText = ({ text }: Block): void => {
  if (text.includes('──>')) {
    const rooms = [...text.matchAll(/──> (?=([a-z]+)\b)/g)].map(([, name = '']) => name).filter((name) => name !== 'a');
    expect(rooms.length).toBeGreaterThan(3);
    expect(rooms.filter((name) => !namesIn('src').includes(`${name}/`))).toEqual([]);
    return;
  }
  const named: string[] = [];
  const above: string[] = [];
  for (const line of text.trimEnd().split('\n')) {
    const [, indent = '', name = ''] = /^( *)(\S+)/.exec(line) ?? [];
    above.length = indent.length / 2;
    above.push(name);
    named.push(above.join(''));
  }
  expect(named.filter((path) => !existsSync(ROOT + path))).toEqual([]);
  const rooms = [
    'src/',
    ...named.filter((path) => /^src\/\w+\/$/.test(path) && named.some((other) => other !== path && other.startsWith(path))),
  ];
  const missing = rooms.flatMap((room) =>
    namesIn(room)
      .filter((name) => room === 'src/' || name.endsWith('/'))
      .map((name) => room + name),
  );
  expect(missing.filter((path) => !named.includes(path))).toEqual([]);
};

/**
 * How the blocks of each language are run; those of commands are in test/cli/documented-commands.test.ts. A block of another language fails, and
 * so does one that none of these can run.
 */
const RUN: Readonly<Record<string, (block: Block) => unknown>> = {
  graphql: askQuery,
  http: sendRequest,
  json: ({ before }) => expect(['graphql', 'http'], 'an answer follows what it answers').toContain(before?.language),
  jsonl: compareLogLine,
  text: compareText,
  ts: isOfAnExample,
  tsx: isOfAnExample,
  python: isOfAnExample,
  nginx: isOfAnExample,
  haproxy: isOfAnExample,
};

describe('every block of the pages', () => {
  test.each(blocks.filter((block) => !isOfCommands(block)).map((block) => [`${block.page}:${block.line}`, block] as const))(
    'is run: %s',
    async (_place, block) => {
      const run = RUN[block.language];
      if (run === undefined) throw new Error(`No test runs blocks of '${block.language}'.`);
      await run(block);
    },
  );

  test('is found', () => {
    const fences = PAGES.map((page) => textOf(page).match(/^ *(?:`{3,}|~{3,})/gm)?.length ?? 0).reduce((sum, count) => sum + count, 0);
    expect(blocks.length * 2).toBe(fences);
    // Code that stands otherwise than in a fence at the beginning of its line would not be run.
    const hidden = /^ *(?:> *|[-*+] |\d+\. )+(?:`{3}|~{3})|\n\n(?: {4}|\t) *\S|<(?:pre|code)\b/m;
    expect(PAGES.filter((page) => hidden.test(proseOf(page)))).toEqual([]);
    expect(new Set(blocks.map(({ language }) => language)).size).toBeGreaterThan(8);
  });
});

test('the tour launches an evaluation, runs it, and watches the next run come', async () => {
  const over = facade({ readOnly: false, upstream: await backendOver() });
  const named = (name: string): string => blocks.find(({ text }) => nameIn(text) === name)?.text ?? '';
  const launched = await over.ask(named(TOUR.launch));
  const evaluation: string = launched.data.createEvaluation.evaluation.id;
  const launchRuns = async () => {
    const { data, errors } = await over.ask(named(TOUR.launchRuns), { evaluation });
    expect(errors).toBeUndefined();
    expect(data.createEvaluationRuns).toMatchObject({ succeeded: 1, failed: 0, evaluation: { id: evaluation } });
  };
  await launchRuns();
  const watched = await over.post({ query: named(TOUR.progress), variables: { evaluation } }, { accept: 'text/event-stream' });
  const events = watched.body?.pipeThrough(new TextDecoderStream()).getReader();
  const until = async (runs: number): Promise<void> => {
    let text = '';
    while ((text.match(/"numLogs"/g) ?? []).length < runs) {
      const { value, done } = (await events?.read()) ?? { done: true };
      if (done) throw new Error(`The events ended with ${text}`);
      text = value ?? '';
    }
  };
  await until(1);
  await launchRuns();
  await until(2);
  await events?.cancel();
});
