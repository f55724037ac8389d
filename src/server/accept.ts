import { parseAccept } from 'hono/utils/accept';
import { LRUCache } from 'lru-cache';

/** A media type, or a range of them in which a part is `*`. */
interface MediaType {
  /** In lower case. */
  readonly type: string;
  /** By their names in lower case, their values without quotes. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** What a client says of some media types: from 0, which it does not take at all, to 1. */
interface MediaRange extends MediaType {
  readonly quality: number;
}

const TYPE = /^[!#$%&'*+.^_`|~\w-]+\/[!#$%&'*+.^_`|~\w-]+$/;

/**
 * The parameters that make an answer another: what a range says of one of these holds for answers with the same value alone. All others, such
 * as `boundary` and `profile`, are left out of account, for nothing of ours depends on them.
 */
const TELLING: ReadonlySet<string> = new Set(['charset', 'deferspec', 'incrementalspec', 'subscriptionspec']);

const toRange = ({ type, params, q }: ReturnType<typeof parseAccept>[number]): MediaRange => ({
  // Java's clients write `*` for all.
  type: type === '*' ? '*/*' : type.toLowerCase(),
  parameters: Object.fromEntries(Object.entries(params).map(([name, value]) => [name.toLowerCase(), value])),
  quality: q,
});

/** The ranges of an `Accept` header, in its order; those that are malformed are left out. Without any, all types are taken. */
const rangesOf = (accept: string | null | undefined): readonly MediaRange[] => {
  const ranges = parseAccept(accept ?? '').map(toRange);
  const wellFormed = ranges.filter(({ type }) => TYPE.test(type) && (type === '*/*' || !type.startsWith('*/')));
  return wellFormed.length > 0 ? wellFormed : [{ type: '*/*', parameters: {}, quality: 1 }];
};

/**
 * The media type that a `Content-Type` header names, in lower case and without its parameters; undefined where it names none, or several. It
 * is read to the first semicolon, as browsers read it when they decide whether a page may send it to others without asking.
 */
export const mediaTypeOf = (contentType: string | null | undefined): string | undefined => {
  const [type = ''] = (contentType ?? '').split(';');
  const trimmed = type.trim().toLowerCase();
  return TYPE.test(trimmed) ? trimmed : undefined;
};

/** Everything is sent in UTF-8, whether its type says so or not. */
const tellingOf = ({ parameters }: MediaType, name: string): string | undefined =>
  parameters[name]?.toLowerCase() ?? (name === 'charset' ? 'utf-8' : undefined);

/** How exactly a range means a type, undefined where it does not: the more exact one decides. */
const exactness = (range: MediaRange, offer: MediaType): number | undefined => {
  const telling = Object.entries(range.parameters).filter(([name]) => TELLING.has(name));
  if (telling.some(([name, value]) => value.toLowerCase() !== tellingOf(offer, name))) return undefined;
  if (range.type === offer.type) return 2 + telling.length;
  if (range.type === '*/*') return 0;
  return range.type.endsWith('/*') && offer.type.startsWith(range.type.slice(0, -1)) ? 1 : undefined;
};

/** An offer, and what the most exact of the client's ranges for it says: of equally exact ones the first that takes it. */
interface Judged {
  readonly offer: string;
  readonly quality: number;
  readonly exactness: number;
  /** The place of that range in the header. */
  readonly at: number;
}

const judge = (ranges: readonly MediaRange[], offer: string): Judged => {
  const [type] = rangesOf(offer);
  const fitting = ranges
    .map((range, at) => ({ offer, quality: range.quality, exactness: (type && exactness(range, type)) ?? -1, at }))
    .filter((judged) => judged.exactness >= 0)
    .sort((one, other) => other.exactness - one.exactness || other.quality - one.quality || one.at - other.at);
  return fitting[0] ?? { offer, quality: 0, exactness: -1, at: -1 };
};

/**
 * Those of the media types on offer that an `Accept` header takes, the one that the client likes best first. What it likes as much comes in
 * the order of the header, what it names before what a wildcard covers, and below one wildcard in the order of the offers. An offer
 * may have parameters, such as `multipart/mixed;subscriptionSpec=1.0`: a range that names one of those in which answers differ takes it
 * with the same value alone. A header that is absent, empty, or has no well-formed member takes everything.
 */
export const acceptedOf = <T extends string>(accept: string | null | undefined, offers: readonly T[]): T[] => {
  const ranges = rangesOf(accept);
  return offers
    .map((offer) => judge(ranges, offer))
    .filter(({ quality }) => quality > 0)
    .sort((one, other) => other.quality - one.quality || Math.min(other.exactness, 2) - Math.min(one.exactness, 2) || one.at - other.at)
    .map(({ offer }) => offer as T);
};

/** The same for many requests, whose clients say the same again and again. */
export const acceptedAmong = <T extends string>(offers: readonly T[]): ((accept: string | null | undefined) => readonly T[]) => {
  const known = new LRUCache<string, readonly T[]>({ max: 256 });
  return (accept) => {
    const name = accept ?? '';
    const before = known.get(name);
    if (before) return before;
    const accepted = acceptedOf(accept, offers);
    known.set(name, accepted);
    return accepted;
  };
};

/** Whether an `Accept` header takes any of these media types. */
export const accepts = (accept: string | null | undefined, ...offers: readonly string[]): boolean => acceptedOf(accept, offers).length > 0;

/** How much the client likes a content coding, such as `gzip`, from 0 to 1: section 12.5.3. Without the header it takes none but `identity`. */
export const codingQuality = (acceptEncoding: string | null | undefined, coding: string): number => {
  const ranges = parseAccept(acceptEncoding ?? '').map(({ type, q }) => ({ type: type.toLowerCase().replace(/^x-(?=gzip$)/, ''), q }));
  const named = ranges.find(({ type }) => type === coding) ?? ranges.find(({ type }) => type === '*');
  return named?.q ?? (coding === 'identity' ? 1 : 0);
};
