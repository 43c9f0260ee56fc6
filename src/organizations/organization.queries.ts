import type { ReadTx, Tx } from '../platform/database/transaction.ts';
import { OrganizationEntity } from './organization.entity.ts';

/** Works before there is a tenant: the one thing a slug tells anybody is an id. Suspended and closed ones are not found. */
export async function findOrganizationId(tx: ReadTx, slug: string): Promise<string | null> {
  const [row] = await tx.query<{ id: string | null }>('SELECT find_organization_id($1) AS id', [slug]);
  return row?.id ?? null;
}

export async function findOrganization(tx: ReadTx, id: string): Promise<OrganizationEntity | null> {
  const [row] = await tx.query<OrganizationEntity>('SELECT * FROM organizations WHERE id = $1', [id]);
  return row ?? null;
}

export function insertOrganization(
  tx: Tx,
  row: Pick<OrganizationEntity, 'id' | 'slug' | 'name' | 'timeZone'>,
): Promise<void> {
  return tx.insert(OrganizationEntity, row);
}

/** Against other changes of its settings; whatever only refers to the organization goes on. */
export async function lockOrganization(tx: Tx, id: string): Promise<OrganizationEntity | null> {
  const [row] = await tx.query<OrganizationEntity>(
    'SELECT * FROM organizations WHERE id = $1 FOR NO KEY UPDATE',
    [id],
  );
  return row ?? null;
}

export type OrganizationSettings = Omit<OrganizationEntity, 'id' | 'slug' | 'status' | 'createdAt'>;

export async function updateSettings(tx: Tx, id: string, settings: OrganizationSettings): Promise<void> {
  await tx.query(
    `UPDATE organizations SET name = $2, locale = $3, time_zone = $4, reply_to = $5, postal_address = $6, color = $7,
       logo_url = $8, send_window = $9, holidays = $10, mails_per_hour = $11 WHERE id = $1`,
    [
      id,
      settings.name,
      settings.locale,
      settings.timeZone,
      settings.replyTo,
      settings.postalAddress,
      settings.color,
      settings.logoUrl,
      settings.sendWindow,
      JSON.stringify(settings.holidays),
      settings.mailsPerHour,
    ],
  );
}
