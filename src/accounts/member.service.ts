import { Inject, Injectable } from '@nestjs/common';
import { findOrganization, recordAudit, unknownZone } from '../organizations/index.ts';
import { hashPassword, passwordProblem } from '../platform/auth/passwords.ts';
import { systemScope } from '../platform/auth/viewer.ts';
import type { Viewer } from '../platform/auth/viewer.ts';
import { isBareAddress } from '../platform/bare-address.ts';
import { Database } from '../platform/database/database.ts';
import { badInput, notFound } from '../platform/errors.ts';
import { Batch, rowOfEach } from '../platform/graphql/batch.ts';
import { connectionOf, pageOf } from '../platform/graphql/connection.ts';
import type { Connection } from '../platform/graphql/connection.ts';
import { newId } from '../platform/ids.ts';
import { isZone } from '../schedule/index.ts';
import type { MembersArgs } from './account.model.ts';
import { notAnAddress } from './account.errors.ts';
import {
  MEMBERS,
  ensureUser,
  findMembershipByEmail,
  insertMembership,
  insertRoleGrants,
  listMembers,
  listMembersById,
} from './account.queries.ts';
import type { MemberRow } from './account.queries.ts';
import { isActiveMember } from './magic-link.queries.ts';
import { insertPasswordHash } from './member-password.queries.ts';

export type { MemberRow } from './account.queries.ts';
import { foldEmail } from './email-address.ts';
import type { Role } from './roles.ts';

interface NewMember {
  readonly email: string;
  readonly name: string;
  readonly roles: readonly Role[];
  /** Left out: the organization's, until they choose their own. */
  readonly timeZone?: string;
  /** A first password in this organization; who already has one here keeps it, and it opens no other organization. */
  readonly password?: string;
}

@Injectable()
export class MemberService {
  readonly #database: Database;
  readonly #byId: Batch<string, MemberRow | null>;

  constructor(@Inject(Database) database: Database) {
    this.#database = database;
    this.#byId = new Batch(async (viewer, ids) => {
      const rows = await this.#database.read(viewer, (tx) => listMembersById(tx, viewer.organizationId, ids));
      return rowOfEach(ids, rows, (row) => row.id);
    });
  }

  /** Adds somebody to an organization; adding them again changes nothing. @returns their membership's id */
  async add(
    organizationId: string,
    member: NewMember,
  ): Promise<{ membershipId: string; isNew: boolean; hasNewPassword: boolean }> {
    const email = foldEmail(member.email);
    if (email === null) throw notAnAddress('email');
    if (member.timeZone !== undefined && !isZone(member.timeZone)) throw unknownZone(member.timeZone);
    const problem = member.password === undefined ? null : passwordProblem(member.password);
    if (problem !== null)
      throw badInput(`The password ${problem}.`, [{ path: 'password', message: problem }]);
    const hash = member.password === undefined ? null : await hashPassword(member.password);

    return this.#database.transact(systemScope(organizationId), async (tx) => {
      const setPassword = async (membershipId: string) =>
        hash !== null && (await insertPasswordHash(tx, { organizationId, membershipId, hash }));
      const existing = await findMembershipByEmail(tx, organizationId, email);
      if (existing !== null)
        return { membershipId: existing.id, isNew: false, hasNewPassword: await setPassword(existing.id) };
      // Who is in already keeps an address that no mail server takes; nobody gets one.
      if (!isBareAddress(email)) throw notAnAddress('email');
      const timeZone = member.timeZone ?? (await findOrganization(tx, organizationId))?.timeZone ?? 'UTC';
      const userId = await ensureUser(tx, newId(), email);
      const id = newId();
      await insertMembership(tx, {
        organizationId,
        id,
        userId,
        email,
        name: member.name,
        timeZone,
      });
      await insertRoleGrants(
        tx,
        member.roles.map((role) => ({ organizationId, membershipId: id, role })),
      );
      await recordAudit(tx, systemScope(organizationId), {
        action: 'member.add',
        targetType: 'Member',
        targetId: id,
        after: { roles: member.roles },
      });
      return { membershipId: id, isNew: true, hasNewPassword: await setPassword(id) };
    });
  }

  async own(viewer: Viewer): Promise<MemberRow> {
    const row = await this.#byId.load(viewer, viewer.membershipId);
    if (row === null) throw notFound('Member');
    return row;
  }

  get(viewer: Viewer, id: string): Promise<MemberRow | null> {
    return this.#byId.load(viewer, id);
  }

  getAll(viewer: Viewer, ids: readonly string[]): Promise<readonly (MemberRow | null)[]> {
    return this.#byId.loadMany(viewer, ids);
  }

  /** For `node(id)`: themselves, or anybody for those who may read members. */
  async findVisible(viewer: Viewer, id: string): Promise<MemberRow | null> {
    const mayRead = id === viewer.membershipId || viewer.permissions.has('members:read');
    return mayRead ? this.#byId.load(viewer, id) : null;
  }

  async list(viewer: Viewer, args: MembersArgs): Promise<Connection<MemberRow>> {
    const page = pageOf(args, MEMBERS);
    const slice = await this.#database.read(viewer, (tx) => listMembers(tx, viewer.organizationId, page));
    return connectionOf(slice, page);
  }

  /**
   * An active member as the one who acts, for what a link of their e-mail does in their name: with no role, so with nothing
   * that is not their own, and no session. null for whoever is not active.
   */
  async actAs(organizationId: string, membershipId: string): Promise<Viewer | null> {
    const [member] = await this.#database.read(systemScope(organizationId), (tx) =>
      listMembersById(tx, organizationId, [membershipId]),
    );
    if (member === undefined) return null;
    const { userId } = member;
    const viewer = {
      organizationId,
      membershipId,
      userId,
      sessionId: '',
      roles: [],
      permissions: new Set<string>(),
    };
    const isActive = await this.#database.read(viewer, (tx) =>
      isActiveMember(tx, organizationId, membershipId),
    );
    return isActive ? viewer : null;
  }
}
