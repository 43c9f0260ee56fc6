/** Behind every other job: what is scored comes first. */
export const FIRST_MAIL_PRIORITY = 10;
/** So many e-mails of one organization go before a single one of another. */
const STEP = 50;
const STEPS = 100;

/** Beyond so many it makes no difference how many more there are. */
export const MOST_AHEAD = STEP * STEPS;

/**
 * The priority of an e-mail's job, in SQL: the more of its organization are ahead of it, the later, so that one
 * organization's ten thousand do not stand before another's one.
 */
export function mailPriorityOf(ahead: string): string {
  return `${FIRST_MAIL_PRIORITY} + LEAST((${ahead}) / ${STEP}, ${STEPS})::int`;
}
