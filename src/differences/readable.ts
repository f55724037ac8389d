import type { Change } from './changes.ts';
import { isSame, jsonText } from './json.ts';
import { isObject, type Json, type Pair, type Part, pairsOf } from './parts.ts';

const blockOf = (value: unknown): string => (typeof value === 'string' ? value : jsonText(value, 'indent'));

/** A message as prompts have it as files: its role as a tag, with what else it has by name, and its text. */
const messageText = (message: unknown): string => {
  if (!isObject(message) || typeof message['role'] !== 'string') return jsonText(message, 'indent');
  const { role, content, ...others } = message;
  const attributes = Object.keys(others)
    .sort()
    .map((name) => `${name}: ${jsonText(others[name], 'indent')}\n`);
  return `<${role}>\n${attributes.join('')}${content === undefined ? '' : `${blockOf(content)}\n`}</${role}>`;
};

const isText = (part: Part, value: unknown): value is string => typeof value === 'string' && (part === 'template' || part === 'code');

const pieceText = (part: Part, name: string, value: unknown): string => {
  if (isText(part, value)) return value;
  if (Array.isArray(value) && name === 'template') return value.map(messageText).join('\n\n');
  return `${name}: ${jsonText(value, 'indent')}`;
};

/** What both versions have in one part, as text. */
export interface PartTexts {
  readonly part: Part;
  readonly before: string;
  readonly after: string;
}

/** Every text ends its last line, so that nobody has to be told that one does not. */
const ended = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

const sideTexts = (pairs: readonly Pair[], side: 'before' | 'after'): string[] =>
  pairs.filter((pair) => pair[side] !== undefined).map((pair) => pieceText(pair.part, pair.name, pair[side]));

const sideJson = (pairs: readonly Pair[], side: 'before' | 'after'): Json =>
  Object.fromEntries(pairs.map((pair) => [pair.name, pair[side]]));

const textsOfPart = (part: Part, pairs: readonly Pair[]): PartTexts => {
  const texts = { part, before: ended(sideTexts(pairs, 'before')), after: ended(sideTexts(pairs, 'after')) };
  // What people read may be the same of two values that are not: a message may quote another one's tags.
  if (texts.before !== texts.after) return texts;
  return {
    part,
    before: ended([jsonText(sideJson(pairs, 'before'), 'indent')]),
    after: ended([jsonText(sideJson(pairs, 'after'), 'indent')]),
  };
};

/** The parts in which two versions differ, as texts that people read; with `all`, the others too. */
export const textsBetween = (before: object, after: object): PartTexts[] => {
  const parts = Map.groupBy(pairsOf(before, after), ({ part }) => part);
  return [...parts].flatMap(([part, pairs]) => (pairs.every((pair) => isSame(pair.before, pair.after)) ? [] : [textsOfPart(part, pairs)]));
};

/** Both sides of one change, as texts that people read. */
export const textsOfChange = ({ part, before, after }: Pick<Change, 'part' | 'before' | 'after'>): PartTexts => {
  const textOf = (value: unknown): string => {
    if (value === undefined) return '';
    return ended([part === 'messages' && isObject(value) ? messageText(value) : blockOf(value)]);
  };
  const texts = { part, before: textOf(before), after: textOf(after) };
  if (texts.before !== texts.after || before === undefined || isSame(before, after)) return texts;
  return { part, before: ended([jsonText(before, 'indent')]), after: ended([jsonText(after, 'indent')]) };
};
