import { Inject, Injectable } from '@nestjs/common';
import { listMembersById } from '../accounts/index.ts';
import type { LinkPurpose, MemberRow } from '../accounts/index.ts';
import { listCoursesById } from '../courses/index.ts';
import type { EnrollmentEntity } from '../enrollments/index.ts';
import { findOrganization } from '../organizations/index.ts';
import type { OrganizationEntity } from '../organizations/index.ts';
import { CONFIG } from '../platform/config/config.ts';
import type { Config } from '../platform/config/config.ts';
import type { Tx } from '../platform/database/transaction.ts';
import { escapeHtml } from '../platform/mail/escape-html.ts';
import { singleLine } from '../platform/mail/message.ts';
import type { MailMessage } from '../platform/mail/message.ts';
import { listBlocks, listOutlines, listUnitsById, renderUnitHtml, renderUnitText } from '../units/index.ts';
import type { Block } from '../units/index.ts';
import type { EmailDeliveryEntity } from './email-delivery.entity.ts';
import type { AnswerLink } from './answer-links.ts';
import { ComposeLinks } from './compose-links.ts';
import type { Email } from './render-email.ts';
import { renderGradedEmail } from './render-graded-email.ts';
import { renderSignInEmail } from './render-sign-in-email.ts';
import { renderUnitEmail } from './render-unit-email.ts';

/** Makes the message of a planned e-mail from what is stored. */
@Injectable()
export class ComposeEmailService {
  readonly #config: Config;
  readonly #links: ComposeLinks;

  constructor(@Inject(CONFIG) config: Config, @Inject(ComposeLinks) links: ComposeLinks) {
    this.#config = config;
    this.#links = links;
  }

  /** null when what it tells of is not there any more. */
  async compose(
    tx: Tx,
    delivery: EmailDeliveryEntity,
    enrollment: EnrollmentEntity,
  ): Promise<MailMessage | null> {
    const { organizationId, unitId } = delivery;
    const [member] = await listMembersById(tx, organizationId, [delivery.membershipId]);
    const [unit] = await listUnitsById(tx, organizationId, unitId === null ? [] : [unitId]);
    const organization = await findOrganization(tx, organizationId);
    if (!member || !organization || (unitId !== null && !unit)) return null;
    const [course] = await listCoursesById(tx, organizationId, [enrollment.courseId]);
    const { kind, facts } = delivery;
    if (kind === 'SIGN_IN_LINK') {
      const { purpose } = facts as { purpose: LinkPurpose };
      const url = await this.#links.toSignIn(tx, delivery, { purpose, unitId });
      return this.#message(
        delivery,
        { member, organization },
        renderSignInEmail({ organization, member, url }),
      );
    }
    if (!unit) return null;
    const outline = await listOutlines(tx, organizationId, [unit.courseVersionId]);
    const [links] = await this.#links.toUnits(tx, delivery, [unit]);
    if (!links) return null;
    const { unitUrl, quizUrl, answers } = links;
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
    };
    const email =
      kind === 'GRADED'
        ? renderGradedEmail({ ...frame, ...facts })
        : renderUnitEmail({
            ...frame,
            kind: kind === 'WELCOME' ? 'WELCOME' : 'UNIT',
            ...renderBody(
              (await listBlocks(tx, organizationId, [unit.id])).map((row) => row.block),
              answers,
            ),
            quizUrl,
          });
    return this.#message(delivery, { member, organization }, email);
  }

  #message(
    delivery: EmailDeliveryEntity,
    { member, organization }: { member: MemberRow; organization: OrganizationEntity },
    { subject, html, text }: Email,
  ): MailMessage {
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
      headers: { 'X-Stepwise-Delivery-Id': delivery.id },
    };
  }
}

function renderBody(blocks: readonly Block[], answers: readonly AnswerLink[]) {
  const html = answers.map(
    ({ label, url }) => `<p><a href="${escapeHtml(url)}">${escapeHtml(label)}</a></p>`,
  );
  const text = answers.map(({ label, url }) => `\n\n${singleLine(label)}:\n${url}`);
  return {
    bodyHtml: renderUnitHtml(blocks, 'EMAIL') + html.join(''),
    bodyText: renderUnitText(blocks).trimEnd() + text.join(''),
  };
}
