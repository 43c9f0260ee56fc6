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
