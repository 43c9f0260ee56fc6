import { expect, it } from '@jest/globals';
import { gzippedTag, knownTag, tagOf } from './answer-tag.ts';

const tag = tagOf('{"data":1}');

it('is strong, and another one for another body or coding', () => {
  expect(tag).toMatch(/^"[\w-]{27}"$/);
  expect(new Set([tag, tagOf('{"data":2}'), gzippedTag(tag)]).size).toBe(3);
});

it.each([
  [undefined, null],
  ['', null],
  ['"other"', null],
  [tag.slice(0, -2), null],
  [tag, tag],
  [`W/${tag}`, tag],
  [`"other", ${tag}`, tag],
  [gzippedTag(tag), gzippedTag(tag)],
  ['*', tag],
])('If-None-Match: %s', (header, known) => {
  expect(knownTag(header, tag)).toBe(known);
});
