import { readPage } from '../platform/database/read-page.ts';
import { ALPHABETICAL, sortedList } from '../platform/database/sorted-list.ts';
import type { ListPage, Slice } from '../platform/database/sorted-list.ts';
import type { ReadTx, Tx } from '../platform/database/transaction.ts';
import { MembershipEntity } from './membership.entity.ts';
import { RoleGrantEntity } from './role-grant.entity.ts';
import type { Role } from './roles.ts';

/** Somebody in an organization, with their roles. */
export interface MemberRow {
  readonly id: string;
  readonly userId: string;
  readonly email: string;
  readonly name: string;
  readonly locale: string;
  readonly timeZone: string;
  readonly roles: Role[];
}

const MEMBER = `
  SELECT m.id, m.user_id, m.email, m.name, m.locale, m.time_zone,
    ARRAY(SELECT g.role FROM role_grants g WHERE g.organization_id = m.organization_id AND g.membership_id = m.id ORDER BY 1) AS roles
  FROM memberships m`;

/** One member or more by id, in no order; foreign and unknown ids are simply not among them. */
export function listMembersById(
  tx: ReadTx,
  organizationId: string,
  ids: readonly string[],
): Promise<MemberRow[]> {
  return tx.query(`${MEMBER} WHERE m.organization_id = $1 AND m.id = ANY($2)`, [organizationId, ids]);
}

export const MEMBERS = sortedList('members', {
  CREATED_AT: ['m.id ID'],
  NAME: [`m.name ${ALPHABETICAL} TEXT`, 'm.id ID'],
  EMAIL: ['m.email TEXT'],
});

export function listMembers(tx: ReadTx, organizationId: string, page: ListPage): Promise<Slice<MemberRow>> {
  return readPage(tx, page, `${MEMBER} WHERE m.organization_id = $1 AND m.status = 'ACTIVE'`, [
    organizationId,
  ]);
}

export async function findMembershipByEmail(
  tx: ReadTx,
  organizationId: string,
  email: string,
): Promise<Pick<MembershipEntity, 'id' | 'userId' | 'status'> | null> {
  const [row] = await tx.find(MembershipEntity, { organizationId, email });
  return row ?? null;
}

/** The global person with this address, made with the given id if there is none. @returns whose id it is */
export async function ensureUser(tx: Tx, newUserId: string, email: string): Promise<string> {
  const [row] = await tx.query<{ id: string }>('SELECT ensure_user($1, $2) AS id', [newUserId, email]);
  return row?.id ?? newUserId;
}

type NewMembership = Pick<
  MembershipEntity,
  'organizationId' | 'id' | 'userId' | 'email' | 'name' | 'timeZone'
>;

export function insertMembership(tx: Tx, row: NewMembership): Promise<void> {
  return tx.insert(MembershipEntity, row);
}

/** What is null stays as it is. */
export async function updateProfile(
  tx: Tx,
  {
    organizationId,
    id,
    timeZone,
    locale,
  }: { organizationId: string; id: string; timeZone: string | null; locale: string | null },
): Promise<void> {
  await tx.query(
    `UPDATE memberships SET time_zone = COALESCE($3, time_zone), locale = COALESCE($4, locale)
     WHERE organization_id = $1 AND id = $2`,
    [organizationId, id, timeZone, locale],
  );
}

export function insertRoleGrants(
  tx: Tx,
  rows: Pick<RoleGrantEntity, 'organizationId' | 'membershipId' | 'role'>[],
): Promise<void> {
  return tx.insert(RoleGrantEntity, rows);
}
