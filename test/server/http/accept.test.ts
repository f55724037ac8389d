import { describe, expect, test } from 'vitest';
import { acceptedOf, accepts, codingQuality, mediaTypeOf } from '../../../src/server/accept.ts';

const OFFERS = ['application/graphql-response+json', 'application/json', 'text/event-stream', 'multipart/mixed', 'text/html'];
const [NAMED, JSON_TYPE, EVENTS, PARTS, HTML] = OFFERS;

describe('what an Accept header takes, and in which order', () => {
  test.each([
    ['no header', undefined, OFFERS],
    ['an empty one', '', OFFERS],
    ['commas alone', ', ,', OFFERS],
    ['anything', '*/*', OFFERS],
    ['what Java means by anything', '*', OFFERS],
    ['nothing well-formed', 'json, */json, ;q=1', OFFERS],
    ['another case', 'APPLICATION/Json', [JSON_TYPE]],
    ['blanks', ' application/json ; q=0.5 ,\ttext/html ', [HTML, JSON_TYPE]],
    ['what is excluded', 'application/json, text/html;q=0', [JSON_TYPE]],
    ['what is excluded of everything', 'text/html;q=0, */*', OFFERS.slice(0, 4)],
    ['what is excluded by a range', 'application/*;q=0.000, */*;q=0.1', [EVENTS, PARTS, HTML]],
    ['what is named of an excluded range', 'application/*;q=0, application/json', [JSON_TYPE]],
    ['qualities', 'application/json;q=0.2, text/html;Q=.3, multipart/mixed;q="0.25"', [HTML, PARTS, JSON_TYPE]],
    ['qualities that are none', 'application/json;q=abc, text/html;q=7, multipart/mixed;q=-1', [JSON_TYPE, HTML]],
    ['the order of the header', 'text/html, application/json, application/graphql-response+json', [HTML, JSON_TYPE, NAMED]],
    ['a name before a wildcard', '*/*, text/html', [HTML, NAMED, JSON_TYPE, EVENTS, PARTS]],
    ['a type range', 'text/*;q=0.3, text/html;q=0.7', [HTML, EVENTS]],
    ['parameters of no account', 'application/json;profile="a,b;q=0";indent=2', [JSON_TYPE]],
    ['the charset that is sent', 'application/json; charset="UTF-8"', [JSON_TYPE]],
    ['another charset', 'application/json; charset=latin1, text/html', [HTML]],
    ['what is not on offer', 'image/png, application/jsonp', []],
    ['nothing at all', '*/*;q=0', []],
  ])('%s', (_what, accept, expected) => {
    expect(acceptedOf(accept, OFFERS)).toEqual(expected);
  });

  test('a parameter that makes the answer another is taken with its value alone', () => {
    const offers = ['multipart/mixed;subscriptionSpec=1.0', 'multipart/mixed;incrementalSpec=v0.2', 'multipart/mixed;deferSpec=20220824'];
    const [subscription, incremental, defer] = offers;
    expect(acceptedOf('multipart/mixed;boundary="graphql";subscriptionSpec="1.0",application/json', offers)).toEqual([subscription]);
    expect(acceptedOf('multipart/mixed;INCREMENTALSPEC=V0.2', offers)).toEqual([incremental]);
    expect(acceptedOf('multipart/mixed;deferSpec=20220824;q=0.5, multipart/mixed', offers)).toEqual([subscription, incremental, defer]);
    expect(acceptedOf('multipart/mixed;incrementalSpec=v0.3', offers)).toEqual([]);
  });

  test('any of several will do', () => {
    expect(accepts('text/*', 'application/json', 'text/event-stream')).toBe(true);
    expect(accepts('text/*', 'application/json')).toBe(false);
  });
});

test.each([
  ['application/json', 'application/json'],
  ['Application/JSON', 'application/json'],
  [' application/json ; charset=utf-8', 'application/json'],
  ['application/json;', 'application/json'],
  ['application/json, text/plain', undefined],
  // A browser takes this for text/plain, and sends it without asking.
  ['text/plain;q=0.1, application/json', 'text/plain'],
  ['json', undefined],
  ['', undefined],
  [undefined, undefined],
])('the content type %j is %j', (header, expected) => {
  expect(mediaTypeOf(header)).toBe(expected);
});

test.each([
  [undefined, 0, 1],
  ['', 0, 1],
  ['gzip', 1, 1],
  ['GZIP;Q=0.5, br', 0.5, 1],
  ['gzip;q=0', 0, 1],
  ['*', 1, 1],
  ['*;q=0', 0, 0],
  ['br, *;q=0.1', 0.1, 0.1],
  ['x-gzip', 1, 1],
  ['gzip, identity;q=0', 1, 0],
])('of %j gzip has the quality %d, and no coding %d', (header, gzip, identity) => {
  expect([codingQuality(header, 'gzip'), codingQuality(header, 'identity')]).toEqual([gzip, identity]);
});
