import { createHash } from 'node:crypto';

/** What of an entity tag names the coding of its body, which a strong tag must tell apart. */
const GZIP = '-gzip"';

/** A strong entity tag of a body that is sent as it is. */
export function tagOf(body: string): string {
  return `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`;
}

export function gzippedTag(tag: string): string {
  return `${tag.slice(0, -1)}${GZIP}`;
}

/** The tag under which the client has this body already, in whatever coding; null when it has not. */
export function knownTag(ifNoneMatch: string | undefined, tag: string): string | null {
  if (ifNoneMatch === undefined) return null;
  if (ifNoneMatch.trim() === '*') return tag;
  const theirs = ifNoneMatch.split(',').map((part) => part.trim().replace(/^W\//, ''));
  return theirs.find((their) => their === tag || their === gzippedTag(tag)) ?? null;
}
