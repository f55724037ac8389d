import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The root of the repository, with a slash at its end. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** A fenced block of a page. */
export interface Block {
  readonly page: string;
  readonly line: number;
  readonly language: string;
  /** What follows the language in the line of the fence: the scene that the block is played in. */
  readonly scene: string;
  readonly text: string;
  /** The block before it, where nothing but white space is between the two. */
  readonly before: Block | undefined;
}

const isPage = (path: string): boolean => path.endsWith('.md');

const pagesIn = (folder: string): string[] =>
  readdirSync(`${ROOT}${folder}`, { recursive: true, encoding: 'utf8' })
    .filter((path) => isPage(path) && !path.includes('node_modules'))
    .map((path) => `${folder}/${path.replaceAll('\\', '/')}`);

/** Every page that people read, by its path from the root. */
export const PAGES: readonly string[] = [
  ...readdirSync(ROOT).filter(isPage),
  ...['docs', 'examples', 'client', 'deploy', '.github'].flatMap((folder) => (readdirSync(ROOT).includes(folder) ? pagesIn(folder) : [])),
].toSorted();

const texts = new Map<string, string>();
/** What a file holds, by its path from the root. */
export const textOf = (path: string): string => {
  const text = texts.get(path) ?? readFileSync(ROOT + path, 'utf8');
  texts.set(path, text);
  return text;
};

/** Whether it is something to type into a terminal, alone or with what is printed then. */
export const isOfCommands = ({ language }: Block): boolean => language === 'sh' || language === 'console';

const FENCE = /^( *)(`{3,}|~{3,})(.*)$/;

/** The fenced blocks of a page; one that is never closed is an error. */
export const blocksOf = (page: string): Block[] => {
  const blocks: Block[] = [];
  const lines = textOf(page).split('\n');
  let open: { indent: string; fence: string; info: string; line: number; held: string[]; before: Block | undefined } | undefined;
  let before: Block | undefined;
  for (const [index, line] of lines.entries()) {
    const [fenced, indent = '', fence = '', info = ''] = FENCE.exec(line) ?? [];
    if (open === undefined) {
      if (fenced !== undefined) open = { indent, fence, info: info.trim(), line: index + 1, held: [], before };
      else if (line.trim() !== '') before = undefined;
    } else if (fenced !== undefined && fence.startsWith(open.fence) && info.trim() === '') {
      const [language = '', ...scene] = open.info.split(' ');
      const text = open.held.map((held) => (held.startsWith(open?.indent ?? '') ? held.slice(open?.indent.length) : held)).join('\n');
      before = { page, line: open.line, language, scene: scene.join(' '), text: `${text}\n`, before: open.before };
      blocks.push(before);
      open = undefined;
    } else open.held.push(line);
  }
  if (open) throw new Error(`${page}:${open.line} opens a block that is never closed.`);
  return blocks;
};

/** The page without its blocks. */
export const proseOf = (page: string): string => {
  let fence = '';
  return textOf(page)
    .split('\n')
    .map((line) => {
      const [, , mark = ''] = FENCE.exec(line) ?? [];
      if (fence === '' && mark !== '') fence = mark;
      else if (mark !== '' && mark.startsWith(fence)) fence = '';
      else return fence === '' ? line : '';
      return '';
    })
    .join('\n');
};

/** What stands between backticks in a page's prose. */
export const inlineCodeOf = (page: string): string[] =>
  [...proseOf(page).matchAll(/(`+)(.+?)\1(?!`)/g)].map(([, , code = '']) => code.trim());

/** The names by which headings are linked to, as GitHub makes them. */
export const anchorsOf = (page: string): string[] => {
  const seen = new Map<string, number>();
  return [...proseOf(page).matchAll(/^#{1,6} (.*)$/gm)].map(([, title = '']) => {
    const name = title
      .trim()
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M} _-]/gu, '')
      .replaceAll(' ', '-');
    const count = seen.get(name) ?? 0;
    seen.set(name, count + 1);
    return count === 0 ? name : `${name}-${count}`;
  });
};

/** Where a page's links and pictures lead. */
export const linksOf = (page: string): string[] => {
  const prose = proseOf(page).replace(/(`+)(.+?)\1(?!`)/g, '');
  return [...prose.matchAll(/\]\(<?([^)\s>]+)>?(?: "[^"]*")?\)|<(https?:\/\/[^>\s]+)>|^\[[^\]]+\]: (\S+)|(?:href|src)="([^"]+)"/gm)].map(
    ([, link, plain, reference, html]) => link ?? plain ?? reference ?? html ?? '',
  );
};
