import path from 'node:path';
import type { INestApplicationContext } from '@nestjs/common';
import { MemberService } from '../../src/accounts/index.ts';
import type { Role } from '../../src/accounts/index.ts';
import { insertPasswordHash } from '../../src/accounts/member-password.queries.ts';
import { ContentLoader } from '../../src/authoring/index.ts';
import { OrganizationService } from '../../src/organizations/index.ts';
import { hashPassword } from '../../src/platform/auth/passwords.ts';
import { systemScope } from '../../src/platform/auth/viewer.ts';
import { Database } from '../../src/platform/database/database.ts';
import type { Client } from './client.ts';

export const PASSWORD = 'correct horse battery';
export const FIXTURES = path.join(import.meta.dirname, 'content');

/** An organization with people and the tiny course: three units, each with a quiz of two items. */
export interface SeededOrganization {
  readonly id: string;
  readonly slug: string;
  readonly courseId: string;
  readonly memberships: Readonly<Record<string, string>>;
  /** Signs in as `owner`, `instructor`, `learner` or `learner2` … of this organization. */
  as(client: Client, person: string): Promise<Client>;
}

const PEOPLE: Record<string, Role> = {
  owner: 'OWNER',
  instructor: 'INSTRUCTOR',
  author: 'AUTHOR',
  learner: 'LEARNER',
  learner2: 'LEARNER',
};

/** One for everybody: to hash takes longer than all else that makes a member. */
let hash: Promise<string> | null = null;

async function setPassword(app: INestApplicationContext, organizationId: string, membershipId: string) {
  hash ??= hashPassword(PASSWORD);
  const row = { organizationId, membershipId, hash: await hash };
  await app.get(Database).transact(systemScope(organizationId), (tx) => insertPasswordHash(tx, row));
}

/** Everything an organization has, through the front doors; two calls give two that are alike but for the slug. */
export async function seedOrganization(
  app: INestApplicationContext,
  slug: string,
  course = 'tiny',
): Promise<SeededOrganization> {
  const id = await app.get(OrganizationService).create({ slug, name: `School ${slug}` });
  const emailOf = (person: string) => `${person}@${slug}.example`;
  const memberships: Record<string, string> = {};
  for (const [person, role] of Object.entries(PEOPLE)) {
    const added = await app
      .get(MemberService)
      .add(id, { email: emailOf(person), name: `${person} of ${slug}`, roles: [role] });
    memberships[person] = added.membershipId;
    await setPassword(app, id, added.membershipId);
  }
  const [loaded] = await app.get(ContentLoader).load(id, path.join(FIXTURES, course));
  return {
    id,
    slug,
    courseId: loaded?.courseId ?? '',
    memberships,
    as: (client, person) => client.signIn({ organization: slug, email: emailOf(person), password: PASSWORD }),
  };
}
