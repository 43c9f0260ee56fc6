import type { ReadTx } from '../platform/database/transaction.ts';
import type { NewDelivery } from './delivery.queries.ts';

type Occasion = Pick<NewDelivery, 'enrollmentId' | 'unitId' | 'unitStableId'> & { readonly sequence: number };

/**
 * What the e-mail with a sign-in link belongs to: the enrollment of the e-mail whose link it takes the place of, else one of
 * the member's, rather an active one. null when they have none.
 */
export async function findLinkOccasion(
  tx: ReadTx,
  place: { organizationId: string; membershipId: string; deliveryId: string | null; unitId: string | null },
): Promise<Occasion | null> {
  const [row] = await tx.query<Occasion>(
    `SELECT e.id AS enrollment_id, u.id AS unit_id, COALESCE(u.stable_id, '') AS unit_stable_id, 1 + COALESCE((
       SELECT max(d.sequence) FROM email_deliveries d WHERE d.organization_id = e.organization_id AND d.enrollment_id = e.id
         AND d.kind = 'SIGN_IN_LINK' AND d.unit_stable_id = COALESCE(u.stable_id, '')), 0) AS sequence
     FROM enrollments e LEFT JOIN units u ON u.organization_id = e.organization_id AND u.id = $4
     WHERE e.organization_id = $1 AND e.membership_id = $2 AND ($3::uuid IS NULL OR e.id =
       (SELECT enrollment_id FROM email_deliveries WHERE organization_id = $1 AND id = $3))
     ORDER BY e.status = 'ACTIVE' DESC, e.id DESC LIMIT 1`,
    [place.organizationId, place.membershipId, place.deliveryId, place.unitId],
  );
  return row ?? null;
}
