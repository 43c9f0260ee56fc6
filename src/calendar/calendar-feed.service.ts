import { Inject, Injectable } from '@nestjs/common';
import { MemberService } from '../accounts/index.ts';
import { OrganizationService } from '../organizations/index.ts';
import { systemScope } from '../platform/auth/viewer.ts';
import type { Viewer } from '../platform/auth/viewer.ts';
import { CONFIG } from '../platform/config/config.ts';
import type { Config } from '../platform/config/config.ts';
import { Database } from '../platform/database/database.ts';
import { notFound } from '../platform/errors.ts';
import type { RateLimit } from '../platform/rate-limit/rate-limit.ts';
import { limitRate } from '../platform/rate-limit/take-turn.ts';
import type { CalendarFeed, CreateCalendarFeedPayload } from './calendar-feed.model.ts';
import { listCalendarEvents } from './calendar-event.queries.ts';
import {
  findFeedInUse,
  findFeedOwner,
  insertFeed,
  lockFeedOf,
  updateFeedRevoked,
} from './calendar-feed.queries.ts';
import { createFeedToken, readFeedFile } from './feed-token.ts';
import { renderCalendar } from './render-calendar.ts';

/** Of the feed that a member has, whichever it is by now. */
const feedId = ({ membershipId }: Viewer) => `calendar-feed:${membershipId}`;

const READS: RateLimit = { action: 'read-calendar', turns: 120, seconds: 3_600 };

@Injectable()
export class CalendarFeedService {
  readonly #publicUrl: string;
  readonly #database: Database;
  readonly #members: MemberService;
  readonly #organizations: OrganizationService;

  constructor(
    @Inject(CONFIG) config: Config,
    @Inject(Database) database: Database,
    @Inject(MemberService) members: MemberService,
    @Inject(OrganizationService) organizations: OrganizationService,
  ) {
    this.#publicUrl = config.http.publicUrl;
    this.#database = database;
    this.#members = members;
    this.#organizations = organizations;
  }

  async own(viewer: Viewer): Promise<CalendarFeed | null> {
    const feed = await this.#database.read(viewer, (tx) => findFeedInUse(tx, viewer));
    return feed && { ...feed, id: feedId(viewer) };
  }

  /** Makes the viewer's feed anew: whoever knew the old address sees nothing more. @returns it, and this once its address */
  async create(viewer: Viewer): Promise<CreateCalendarFeedPayload> {
    const { organizationId, membershipId } = viewer;
    const { token, tokenHash } = createFeedToken(organizationId);
    const createdAt = await this.#database.transact(viewer, async (tx) => {
      await lockFeedOf(tx, viewer);
      await updateFeedRevoked(tx, viewer);
      return insertFeed(tx, { organizationId, tokenHash, membershipId });
    });
    return {
      url: `${this.#publicUrl}/calendar/${token}.ics`,
      feed: { id: feedId(viewer), createdAt },
    };
  }

  /** @returns whether there was one */
  revoke(viewer: Viewer): Promise<boolean> {
    return this.#database.transact(viewer, async (tx) => {
      await lockFeedOf(tx, viewer);
      return updateFeedRevoked(tx, viewer);
    });
  }

  /** @throws DomainError NOT_FOUND for what is no feed, or not any more; RATE_LIMITED when one is read too often */
  async read(file: string): Promise<string> {
    const feed = readFeedFile(file);
    if (feed === null) throw notFound('Calendar');
    const { organizationId, tokenHash } = feed;
    const ownerId = await this.#database.read(systemScope(organizationId), (tx) =>
      findFeedOwner(tx, organizationId, tokenHash),
    );
    const viewer = ownerId && (await this.#members.actAs(organizationId, ownerId));
    if (!viewer) throw notFound('Calendar');
    await this.#database.transact(viewer, (tx) =>
      limitRate(tx, READS, { organizationId, subject: tokenHash }),
    );
    const { name } = await this.#organizations.own(viewer);
    const events = await this.#database.read(viewer, (tx) => listCalendarEvents(tx, viewer));
    return renderCalendar({ name, publicUrl: this.#publicUrl, events });
  }
}
