import type { INestApplicationContext } from '@nestjs/common';
import { MemberService } from '../../src/accounts/index.ts';
import { AccessTokens } from '../../src/platform/auth/access-tokens.ts';
import { newId } from '../../src/platform/ids.ts';
import type { TestDatabase } from './database.ts';
import type { SeededOrganization } from './seed.ts';

/** Somebody who learns, signed in. */
export interface Learner {
  readonly membershipId: string;
  readonly email: string;
  readonly token: string;
}

let count = 0;

/** More learners of an organization, each with a session but no password: hashing many takes longer than the test. */
export async function addLearners(
  { app, database }: { app: INestApplicationContext; database: TestDatabase },
  { id: organizationId, slug }: SeededOrganization,
  howMany: number,
): Promise<Learner[]> {
  const learners: Learner[] = [];
  for (let i = 0; i < howMany; i++) {
    const name = `learner-${++count}`;
    const email = `${name}@${slug}.example`;
    const { membershipId } = await app
      .get(MemberService)
      .add(organizationId, { email, name, roles: ['LEARNER'] });
    const [session] = await database.admin<{ id: string; user_id: string }>(
      `INSERT INTO sessions (organization_id, id, membership_id, user_id, expires_at)
       SELECT organization_id, $3, id, user_id, now() + interval '1 hour' FROM memberships
       WHERE organization_id = $1 AND id = $2 RETURNING id, user_id`,
      [organizationId, membershipId, newId()],
    );
    if (session === undefined) throw new Error(`${email} is no member.`);
    const { token } = await app
      .get(AccessTokens)
      .sign({ organizationId, sessionId: session.id, userId: session.user_id, membershipId });
    learners.push({ membershipId, email, token });
  }
  return learners;
}
