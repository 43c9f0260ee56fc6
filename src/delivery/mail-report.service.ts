import { Inject, Injectable } from '@nestjs/common';
import { systemScope } from '../platform/auth/viewer.ts';
import { Database } from '../platform/database/database.ts';
import type { Tx } from '../platform/database/transaction.ts';
import { SignedLinks } from '../platform/links/signed-links.ts';
import { applyMailEvents } from './apply-mail-events.ts';
import type { MailEvent } from './apply-mail-events.ts';
import type { ReportedEvent } from './mail-report.ts';
import { clockNow, listTimelines, lockSentDeliveries, writeNews } from './mail-report.queries.ts';
import { insertSuppressions } from './mail-suppression.queries.ts';
import { readVerpAddress } from './verp-address.ts';

/** A report with the e-mail it is about. */
interface Addressed {
  readonly organizationId: string;
  readonly deliveryId: string;
  readonly event: MailEvent;
}

/** How many reports told something new. The others were told before, or are about no e-mail of ours. */
export interface Taken {
  readonly received: number;
  readonly recorded: number;
}

/** Takes in what mail systems report of e-mails: that they arrived, bounced or were called spam. */
@Injectable()
export class MailReportService {
  readonly #database: Database;
  readonly #links: SignedLinks;

  constructor(@Inject(Database) database: Database, @Inject(SignedLinks) links: SignedLinks) {
    this.#database = database;
    this.#links = links;
  }

  /** One transaction for each organization: what is told of one never touches another's rows. */
  async take(events: readonly ReportedEvent[]): Promise<Taken> {
    const addressed = events.map((event) => this.#address(event)).filter((event) => event !== null);
    const byOrganization = groupBy(addressed, ({ organizationId }) => organizationId);
    let recorded = 0;
    for (const [organizationId, ofOne] of byOrganization)
      recorded += await this.#database.transact(systemScope(organizationId), (tx) =>
        record(tx, organizationId, ofOne),
      );
    return { received: events.length, recorded };
  }

  /** The bounce address says which e-mail it is, and is signed; else the reporter, who is trusted, has to say whose it is. */
  #address({ returnPath, messageId, organizationId, ...reported }: ReportedEvent): Addressed | null {
    const ref =
      returnPath === undefined
        ? { organizationId: organizationId ?? '', deliveryId: deliveryIdOf(messageId ?? '') }
        : readVerpAddress(this.#links, returnPath);
    if (ref === null || ref.deliveryId === null) return null;
    const event = {
      type: reported.type,
      isPermanent: reported.permanent,
      detail: reported.detail ?? null,
      occurredAt: reported.occurredAt ? new Date(reported.occurredAt) : null,
    };
    return { organizationId: ref.organizationId, deliveryId: ref.deliveryId, event };
  }
}

/** Our Message-IDs begin with the id of the delivery. */
function deliveryIdOf(messageId: string): string | null {
  return (
    /^<?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@/i.exec(messageId.trim())?.[1]?.toLowerCase() ?? null
  );
}

async function record(tx: Tx, organizationId: string, reports: readonly Addressed[]): Promise<number> {
  const events = groupBy(reports, ({ deliveryId }) => deliveryId);
  const deliveries = await lockSentDeliveries(tx, organizationId, [...events.keys()]);
  if (deliveries.length === 0) return 0;
  const ids = deliveries.map(({ id }) => id);
  const told = await listTimelines(tx, organizationId, ids);
  const timelines = groupBy(told, ({ deliveryId }) => deliveryId);
  const now = await clockNow(tx);
  const applied = deliveries.map(({ id, membershipId, status }) => {
    const ofThis = (events.get(id) ?? []).map(({ event }) => event);
    return {
      id,
      membershipId,
      ...applyMailEvents({ status, timeline: timelines.get(id) ?? [] }, ofThis, now),
    };
  });
  await writeNews(
    tx,
    organizationId,
    applied.map(({ id, status, news }) => ({ deliveryId: id, status, events: news })),
  );
  await insertSuppressions(
    tx,
    organizationId,
    applied.flatMap(({ membershipId, news, suppressions }) =>
      suppressions.map((reason) => ({
        membershipId,
        courseId: null,
        reason,
        detail: news.find(({ status }) => status === reason)?.detail ?? null,
      })),
    ),
  );
  return applied.reduce((sum, { news }) => sum + news.length, 0);
}

function groupBy<Row>(rows: readonly Row[], keyOf: (row: Row) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) groups.set(keyOf(row), [...(groups.get(keyOf(row)) ?? []), row]);
  return groups;
}
