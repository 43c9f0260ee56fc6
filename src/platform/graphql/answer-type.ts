export const JSON_TYPE = 'application/json; charset=utf-8';
export const GRAPHQL_TYPE = 'application/graphql-response+json; charset=utf-8';
export type AnswerType = typeof JSON_TYPE | typeof GRAPHQL_TYPE;

interface Range {
  readonly type: string;
  readonly quality: number;
}

/** Clients send the same few; what is longer is nobody's usual header. */
const known = new Map<string, AnswerType | null>();
const MAX_KNOWN = 200;
const MAX_LENGTH = 200;

/** What a client is answered in; null when it takes nothing that we have. The newer type is for those who name it. */
export function answerTypeFor(accept: string | undefined): AnswerType | null {
  if (accept === undefined || accept === '') return JSON_TYPE;
  const before = known.get(accept);
  if (before !== undefined) return before;
  const type = negotiate(accept);
  if (accept.length <= MAX_LENGTH && known.size < MAX_KNOWN) known.set(accept, type);
  return type;
}

function negotiate(accept: string): AnswerType | null {
  const ranges = accept.split(',').flatMap(readRange);
  const qualityOf = (type: string) =>
    [type, 'application/*', '*/*']
      .map((name) => ranges.find((range) => range.type === name)?.quality)
      .find((quality) => quality !== undefined) ?? 0;
  const json = qualityOf('application/json');
  const graphql = qualityOf('application/graphql-response+json');
  if (json === 0 && graphql === 0) return null;
  const isNamed = ranges.some(({ type }) => type === 'application/graphql-response+json');
  return graphql > json || (isNamed && graphql === json) ? GRAPHQL_TYPE : JSON_TYPE;
}

/** Nothing for a range with parameters that ours do not have, such as another charset. */
function readRange(text: string): Range[] {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  let quality = 1;
  for (const parameter of parameters) {
    const [name, value = ''] = parameter.split('=').map((part) => part.trim());
    if (name === 'q') quality = Number(value);
    else if (name !== 'charset' || value.replaceAll('"', '') !== 'utf-8') return [];
  }
  return [{ type, quality: quality >= 0 && quality <= 1 ? quality : 0 }];
}

/** Whether a body of this content type is JSON in UTF-8, the one form in which operations are taken. */
export function isJsonInUtf8(contentType: string | undefined): boolean {
  if (contentType === 'application/json') return true;
  const [range] = readRange(contentType ?? '');
  return range?.type === 'application/json';
}
