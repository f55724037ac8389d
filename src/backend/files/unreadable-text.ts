import { withoutByteOrderMark } from '../../json/tolerant.ts';
import { isGzip } from './gzip.ts';
import type { Line } from './lines.ts';

export const UTF_16 =
  'It is UTF-16 text, where exports are UTF-8; it is not read. To make it readable: iconv -f UTF-16 -t UTF-8 FILE > NEW, and put that in its place.';

const COMPRESSED_AGAIN = 'It is compressed more than once; it is not read. Uncompress it (gunzip) until it is text.';
const MAX_INDENT = 64;
const SPREAD =
  'Its records are spread over several lines, where each has a line of its own; it is not read. To make it readable: jq -c . FILE > NEW, and put that in its place.';
const CARRIAGE_RETURNS =
  "Its lines end with carriage returns alone; it is not read. To make it readable: tr '\\r' '\\n' < FILE > NEW, and put that in its place.";

const startOf = ({ bytes }: Line): string => (bytes ? withoutByteOrderMark(bytes).toString('latin1', 0, MAX_INDENT).trim() : '');
const isLone = (line: Line): boolean => startOf(line) === '{' && (line.bytes?.length ?? 0) < MAX_INDENT;
const spreadIn = (line: Line, isOpened: boolean): string | undefined => (isOpened && startOf(line).startsWith('"') ? SPREAD : undefined);

/** Whether bytes are the beginning of a text of two or four bytes for each character: with a mark, or as every other one is zero. */
export const isUtf16 = (bytes: Buffer): boolean => {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return true;
  const isZero = [...bytes.subarray(0, 4)].map((byte) => byte === 0).join();
  return isZero === 'true,false,true,false' || isZero === 'false,true,false,true';
};

/** Why a file of lines cannot be read as such, by its first line alone; undefined where nothing speaks against it. */
const beginningOf = ({ bytes }: Line): string | undefined => {
  if (!bytes) return undefined;
  if (isUtf16(bytes)) return UTF_16;
  if (isGzip(bytes)) return COMPRESSED_AGAIN;
  return bytes.indexOf('}\r{') === -1 ? undefined : CARRIAGE_RETURNS;
};

/** Says of each line in turn why the file cannot be read as lines, in a sentence with the way out; undefined where nothing speaks against it. */
export const createObstacles = (): ((line: Line) => string | undefined) => {
  let isOpened = false;
  return (line) => {
    const obstacle = line.number === 1 ? beginningOf(line) : spreadIn(line, isOpened);
    isOpened = line.number === 1 && isLone(line);
    return obstacle;
  };
};
