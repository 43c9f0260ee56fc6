const ADDRESS =
  /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/;

/** The one spelling under which an address is stored and looked up; null when it is not one bare address. */
export function foldEmail(text: string): string | null {
  const folded = text.normalize('NFKC').trim().toLowerCase();
  return folded.length <= 254 && ADDRESS.test(folded) ? folded : null;
}
