/** Characters of the reason that staff give for what they decide about grades; descriptions of the API say it in words. */
export const MAX_REASON = 1_000;
