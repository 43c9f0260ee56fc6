import { expect, it } from '@jest/globals';
import { GRAPHQL_TYPE, JSON_TYPE, answerTypeFor, isJsonInUtf8 } from './answer-type.ts';

it.each([
  [undefined, JSON_TYPE],
  ['', JSON_TYPE],
  ['*/*', JSON_TYPE],
  ['application/*', JSON_TYPE],
  ['application/json', JSON_TYPE],
  ['application/json; charset="UTF-8"', JSON_TYPE],
  ['text/html, application/json;q=0.1', JSON_TYPE],
  ['application/graphql-response+json', GRAPHQL_TYPE],
  ['application/graphql-response+json; charset=utf-8', GRAPHQL_TYPE],
  ['application/json, application/graphql-response+json', GRAPHQL_TYPE],
  ['application/graphql-response+json,application/json;q=0.9', GRAPHQL_TYPE],
  ['application/graphql-response+json;q=0.9,application/json', JSON_TYPE],
  ['application/graphql-response+json, */*;q=0.5', GRAPHQL_TYPE],
  ['application/json;q=0, */*', GRAPHQL_TYPE],
  ['application/graphql-response+json, text/event-stream, multipart/mixed', GRAPHQL_TYPE],
  ['text/html', null],
  ['text/event-stream', null],
  ['application/json;q=0', null],
  ['*/*;q=0', null],
  ['application/json; charset=utf-16', null],
  ['application/json; version=2', null],
  ['application/json; q=nonsense', null],
])('Accept: %s is answered as %s', (accept, type) => {
  expect(answerTypeFor(accept)).toBe(type);
  expect(answerTypeFor(accept)).toBe(type);
});

it('takes JSON in UTF-8 and no other content', () => {
  const taken = ['application/json', 'application/json; charset=utf-8', 'Application/JSON;charset="UTF-8"'];
  const refused = [
    undefined,
    '',
    'text/plain',
    'application/json; charset=utf-16',
    'application/graphql',
    'application/x-www-form-urlencoded',
    'application/jsonp',
  ];
  expect(taken.filter((type) => !isJsonInUtf8(type))).toEqual([]);
  expect(refused.filter(isJsonInUtf8)).toEqual([]);
});
