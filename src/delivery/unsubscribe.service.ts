import { Inject, Injectable } from '@nestjs/common';
import { listMembersById } from '../accounts/index.ts';
import { listCoursesById } from '../courses/index.ts';
import { listEnrollmentsById } from '../enrollments/index.ts';
import { findOrganization } from '../organizations/index.ts';
import { systemScope } from '../platform/auth/viewer.ts';
import { Database } from '../platform/database/database.ts';
import type { ReadTx } from '../platform/database/transaction.ts';
import { notFound } from '../platform/errors.ts';
import { SignedLinks } from '../platform/links/signed-links.ts';
import type { LinkClaims } from '../platform/links/signed-links.ts';
import { networkOf } from '../platform/rate-limit/limit-address.ts';
import type { RateLimit } from '../platform/rate-limit/rate-limit.ts';
import { limitRate } from '../platform/rate-limit/take-turn.ts';
import { findDelivery } from './delivery.queries.ts';
import { insertSuppressions, listActiveSuppressions, updateSubscribed } from './mail-suppression.queries.ts';
import { UNSUBSCRIBE } from './unsubscribe-link.ts';

/** Of one link from one address: a mail system repeats itself, a person changes their mind, and nobody does more. */
const CHANGES: RateLimit = { action: 'mail-unsubscribe', turns: 20, seconds: 600 };

/** What a link of an e-mail is about, and where its reader stands. */
export interface Subscription {
  /** The member's. */
  readonly locale: string;
  readonly organizationName: string;
  readonly courseTitle: string;
  readonly isSubscribed: boolean;
}

/** Ends the mail of a course for whoever holds the link of one of its e-mails: no session, and nothing else is shown. */
@Injectable()
export class UnsubscribeService {
  readonly #database: Database;
  readonly #links: SignedLinks;

  constructor(@Inject(Database) database: Database, @Inject(SignedLinks) links: SignedLinks) {
    this.#database = database;
    this.#links = links;
  }

  /** @throws DomainError NOT_FOUND for whatever is not a link of ours */
  async find(token: string): Promise<Subscription> {
    const claims = this.#claimsOf(token);
    return this.#database.read(systemScope(claims.organizationId), async (tx) => {
      const { subscription } = await findPlace(tx, claims);
      return subscription;
    });
  }

  /** Doing it again changes nothing. @throws DomainError NOT_FOUND, RATE_LIMITED */
  async change(token: string, wanted: boolean, address: string): Promise<Subscription> {
    const claims = this.#claimsOf(token);
    const { organizationId } = claims;
    return this.#database.transact(systemScope(organizationId), async (tx) => {
      const { membershipId, courseId, subscription } = await findPlace(tx, claims);
      await limitRate(tx, CHANGES, { organizationId, subject: `${claims.id} ${networkOf(address)}` });
      const detail = 'By a link of an e-mail.';
      if (wanted) {
        await updateSubscribed(tx, { membershipId, courseId }, { organizationId, by: null, reason: detail });
      } else {
        await insertSuppressions(tx, organizationId, [
          { membershipId, courseId, reason: 'UNSUBSCRIBED', detail },
        ]);
      }
      return { ...subscription, isSubscribed: wanted };
    });
  }

  #claimsOf(token: string): LinkClaims {
    const claims = this.#links.verify(UNSUBSCRIBE, token);
    if (claims === null) throw notFound('Link');
    return claims;
  }
}

async function findPlace(
  tx: ReadTx,
  { organizationId, id }: LinkClaims,
): Promise<{ membershipId: string; courseId: string; subscription: Subscription }> {
  const delivery = await findDelivery(tx, organizationId, id);
  const [enrollment] = await listEnrollmentsById(tx, organizationId, delivery ? [delivery.enrollmentId] : []);
  const [course] = await listCoursesById(tx, organizationId, enrollment ? [enrollment.courseId] : []);
  const organization = await findOrganization(tx, organizationId);
  if (!enrollment || !course || !organization) throw notFound('Link');
  const { membershipId, courseId } = enrollment;
  const [member] = await listMembersById(tx, organizationId, [membershipId]);
  if (member === undefined) throw notFound('Link');
  const active = await listActiveSuppressions(tx, { organizationId, membershipId, courseId });
  return {
    membershipId,
    courseId,
    subscription: {
      locale: member.locale,
      organizationName: organization.name,
      courseTitle: course.title,
      isSubscribed: !active.some(({ reason }) => reason === 'UNSUBSCRIBED'),
    },
  };
}
