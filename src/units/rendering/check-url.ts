const SCHEMES = { LINK: ['https:', 'http:', 'mailto:'], IMAGE: ['https:'] };

/** Whether a URL is absolute and of a scheme that content may use: links https, http, mailto; images https. */
export function isSafeUrl(url: string, use: keyof typeof SCHEMES): boolean {
  if (/[\s\p{Cc}]/u.test(url) || !/^(?:https?:\/\/|mailto:)/i.test(url)) return false;
  return URL.canParse(url) && SCHEMES[use].includes(new URL(url).protocol);
}
