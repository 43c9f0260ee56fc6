import { Inject, Injectable } from '@nestjs/common';
import { listMembersById } from '../accounts/index.ts';
import { listCoursesById } from '../courses/index.ts';
import type { EnrollmentEntity } from '../enrollments/index.ts';
import { findOrganization } from '../organizations/index.ts';
import { CONFIG } from '../platform/config/config.ts';
import type { Config } from '../platform/config/config.ts';
import type { ReadTx } from '../platform/database/transaction.ts';
import { SignedLinks } from '../platform/links/signed-links.ts';
import type { MailMessage } from '../platform/mail/message.ts';
import { listBlocks, listOutlines, listUnitsById, renderUnitHtml, renderUnitText } from '../units/index.ts';
import type { Block } from '../units/index.ts';
import type { EmailDeliveryEntity } from './email-delivery.entity.ts';
import { renderGradedEmail } from './render-graded-email.ts';
import { renderUnitEmail } from './render-unit-email.ts';
import { unsubscribeHeaders, unsubscribeUrl } from './unsubscribe-link.ts';

/** Makes the message of a planned e-mail from what is stored. */
@Injectable()
export class ComposeEmailService {
  readonly #config: Config;
  readonly #links: SignedLinks;

  constructor(@Inject(CONFIG) config: Config, @Inject(SignedLinks) links: SignedLinks) {
    this.#config = config;
    this.#links = links;
  }

  /** null when what it tells of is not there any more. */
  async compose(
    tx: ReadTx,
    delivery: EmailDeliveryEntity,
    enrollment: EnrollmentEntity,
  ): Promise<MailMessage | null> {
    const { organizationId, unitId } = delivery;
    const [member] = await listMembersById(tx, organizationId, [delivery.membershipId]);
    const [unit] = await listUnitsById(tx, organizationId, unitId === null ? [] : [unitId]);
    const organization = await findOrganization(tx, organizationId);
    if (!member || !unit || !organization) return null;
    const [course] = await listCoursesById(tx, organizationId, [enrollment.courseId]);
    const outline = await listOutlines(tx, organizationId, [unit.courseVersionId]);
    const unitUrl = `${this.#config.http.publicUrl}/learn/units/${unit.id}`;
    const unsubscribe = unsubscribeUrl(this.#links, this.#config.http.publicUrl, delivery);
    const frame = {
      locale: member.locale,
      organizationName: organization.name,
      postalAddress: organization.postalAddress,
      learnerName: member.name,
      courseTitle: course?.title ?? '',
      unit: {
        title: unit.title,
        summary: unit.summary,
        position: unit.position,
        unitCount: outline.length,
        sectionTitle: unit.section.title,
      },
      unitUrl,
      unsubscribeUrl: unsubscribe,
    };
    const { kind, facts } = delivery;
    const { subject, html, text } =
      kind === 'GRADED'
        ? renderGradedEmail({ ...frame, ...facts })
        : renderUnitEmail({
            ...frame,
            kind: kind === 'WELCOME' ? 'WELCOME' : 'UNIT',
            ...renderBlocks((await listBlocks(tx, organizationId, [unit.id])).map((row) => row.block)),
            quizUrl: unit.completedBy === 'QUIZ' ? `${unitUrl}/quiz` : null,
          });
    return {
      messageId: delivery.messageId ?? '',
      from: { name: organization.name, address: this.#config.mail.from },
      to: { name: member.name, address: member.email },
      ...(organization.replyTo !== null && {
        replyTo: { name: organization.name, address: organization.replyTo },
      }),
      subject,
      html,
      text,
      headers: { 'X-Stepwise-Delivery-Id': delivery.id, ...unsubscribeHeaders(unsubscribe) },
    };
  }
}

function renderBlocks(blocks: readonly Block[]) {
  return { bodyHtml: renderUnitHtml(blocks, 'EMAIL'), bodyText: renderUnitText(blocks) };
}
