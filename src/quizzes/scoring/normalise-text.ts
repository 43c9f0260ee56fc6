/**
 * The form in which short texts are compared: NFKC, every run of Unicode white space one space, none at the ends
 * and, unless case matters, lower case.
 *
 * Case is folded by the locale-independent Unicode mapping: "ß" stays "ß" and is not "ss", "ẞ" becomes "ß",
 * "İ" becomes "i" with a combining dot and is not "i", "I" is always "i". Both small sigmas are one letter.
 */
export function normaliseText(text: string, options: { isCaseSensitive: boolean }): string {
  const compatible = text.normalize('NFKC');
  const folded = options.isCaseSensitive ? compatible : foldCase(compatible);
  return folded.replace(/[\s\p{White_Space}]+/gu, ' ').trim();
}

/** How long a text is when it is compared, about: one character can become 18. */
export function comparedLength(text: string): number {
  return /^[\x20-\x7e]*$/.test(text) ? text.length : text.normalize('NFKC').length;
}

export function isBlankText(text: string): boolean {
  return /^[\s\p{White_Space}]*$/u.test(text);
}

/** Lower case can leave NFKC: "H̱" is two characters, "ẖ" is one. Hence the second pass. */
function foldCase(text: string): string {
  return text.toLowerCase().replaceAll('ς', 'σ').normalize('NFKC');
}
