import { MOST_AHEAD, mailPriorityOf } from './mail-priority.ts';

/** The quarter of an hour in which an e-mail goes. */
const SLOT = `CROSS JOIN LATERAL date_bin('15 minutes', GREATEST(send_at, current_instant()), '2000-01-01Z') AS slot`;

/** How many stored e-mails go in a slot and before it, up to a number. */
function countAhead(atMost: string): string {
  return `(SELECT count(*) FROM (
        SELECT 1 FROM email_deliveries w
        WHERE w.organization_id = $1 AND w.status IN ('PLANNED', 'SENDING', 'UNKNOWN') AND w.send_at < slot + interval '15 minutes'
          AND w.send_at >= CASE WHEN slot <= current_instant() THEN current_instant() - interval '1 hour' ELSE slot END
        LIMIT ${atMost}) AS bounded)`;
}

/**
 * Where each of some e-mails of the organization $1 stands among all of it: how many go in the same quarter of an hour and
 * before it, up to a number above which it does not matter. What has waited for longer than an hour is held or given up and
 * stands in nobody's way. Nothing goes before a sign-in link, for which somebody waits.
 * @param source of the e-mails
 * @param isStored whether they are among those that a query sees; what its own statement inserts is not
 * @returns what follows a WITH; `placed` has a row for each
 */
export function placeMail(source: string, { isStored }: { isStored: boolean }): string {
  const seen = isStored ? 'many' : '0';
  return `own AS (
      SELECT id, kind, send_at, slot, row_number() OVER (PARTITION BY slot ORDER BY send_at, id) - 1 AS rank, count(*) OVER (PARTITION BY slot) AS many
      FROM ${source} ${SLOT}
    ), slots AS MATERIALIZED (
      SELECT slot, ${countAhead(`${MOST_AHEAD} + ${seen}`)} - ${seen} AS others
      FROM (SELECT DISTINCT slot, many FROM own) AS wanted
    ), placed AS (
      SELECT id, send_at, ${mailPriorityOf(`CASE WHEN kind = 'SIGN_IN_LINK' THEN 0 ELSE GREATEST(rank + others, 0) END`)} AS priority
      FROM own JOIN slots USING (slot)
    )`;
}

/** The same for one e-mail that its own statement inserts: of it nothing has to be sorted and counted. */
export function placeNewMail(source: string): string {
  return `placed AS (
      SELECT id, send_at, ${mailPriorityOf(`CASE WHEN kind = 'SIGN_IN_LINK' THEN 0 ELSE ${countAhead(String(MOST_AHEAD))} END`)} AS priority
      FROM ${source} ${SLOT}
    )`;
}

/** The job of the one that is placed. */
export const JOB_OF_PLACED = `SELECT id::text AS key, json_build_object('organizationId', $1::uuid, 'deliveryId', id) AS payload,
  send_at AS run_at, priority FROM placed`;

/** The jobs of those that are placed. */
export const JOBS_OF_PLACED = `${JOB_OF_PLACED} ORDER BY key`;
