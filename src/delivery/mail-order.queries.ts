import type { ReadTx } from '../platform/database/transaction.ts';
import { MOST_AHEAD } from './mail-priority.ts';

/**
 * How many e-mails of their organization go in the same quarter of an hour and before them, up to a number above which it
 * does not matter. What has waited for longer than an hour is held or given up and stands in nobody's way. Nothing goes
 * before a sign-in link, for which somebody waits.
 */
export async function countAhead(
  tx: ReadTx,
  organizationId: string,
  ids: readonly string[],
): Promise<Map<string, number>> {
  const rows = await tx.query<{ id: string; ahead: number }>(
    `WITH own AS (
       SELECT id, kind, slot, row_number() OVER (PARTITION BY slot ORDER BY send_at, id) - 1 AS rank, count(*) OVER (PARTITION BY slot) AS many
       FROM email_deliveries CROSS JOIN LATERAL date_bin('15 minutes', GREATEST(send_at, current_instant()), '2000-01-01Z') AS slot
       WHERE organization_id = $1 AND id = ANY((SELECT $2::uuid[])::uuid[])
     ), slots AS MATERIALIZED (
       SELECT slot, (SELECT count(*) FROM (
         SELECT 1 FROM email_deliveries w
         WHERE w.organization_id = $1 AND w.status IN ('PLANNED', 'SENDING', 'UNKNOWN') AND w.send_at < slot + interval '15 minutes'
           AND w.send_at >= CASE WHEN slot <= current_instant() THEN current_instant() - interval '1 hour' ELSE slot END
         LIMIT ${MOST_AHEAD} + many) AS bounded) - many AS others
       FROM (SELECT DISTINCT slot, many FROM own) AS wanted
     )
     SELECT id, CASE WHEN kind = 'SIGN_IN_LINK' THEN 0 ELSE GREATEST(rank + others, 0) END::int AS ahead FROM own JOIN slots USING (slot)`,
    [organizationId, ids],
  );
  return new Map(rows.map(({ id, ahead }) => [id, ahead]));
}
