import { Inject, Injectable } from '@nestjs/common';
import { LINK_MINUTES, issueMagicLinks } from '../accounts/index.ts';
import type { EnrollmentEntity } from '../enrollments/index.ts';
import { CONFIG } from '../platform/config/config.ts';
import type { Config } from '../platform/config/config.ts';
import type { Tx } from '../platform/database/transaction.ts';
import type { MailMessage } from '../platform/mail/message.ts';
import { listOutlines } from '../units/index.ts';
import { loadFrame } from './compose-frame.ts';
import { ComposeLinks } from './compose-links.ts';
import type { LinkTarget } from './compose-links.ts';
import { ComposeUnits } from './compose-units.ts';
import type { ComposedUnit } from './compose-units.ts';
import type { KindWithFacts } from './delivery-facts.ts';
import type { EmailDeliveryEntity } from './email-delivery.entity.ts';
import { renderCompletedEmail, renderPausedEmail, renderResumedEmail } from './render-course-email.ts';
import { renderDigestEmail } from './render-digest-email.ts';
import type { Email } from './render-email.ts';
import type { EmailFrameInput } from './render-frame.ts';
import { renderGradedEmail } from './render-graded-email.ts';
import { renderNotPassedEmail } from './render-not-passed-email.ts';
import { renderReminderEmail } from './render-reminder-email.ts';
import { renderSignInEmail } from './render-sign-in-email.ts';
import { renderUnitEmail } from './render-unit-email.ts';
import { unsubscribeHeaders } from './unsubscribe-link.ts';

/** Makes the message of a planned e-mail from what is stored. */
@Injectable()
export class ComposeEmailService {
  readonly #config: Config;
  readonly #links: ComposeLinks;
  readonly #units: ComposeUnits;

  constructor(
    @Inject(CONFIG) config: Config,
    @Inject(ComposeLinks) links: ComposeLinks,
    @Inject(ComposeUnits) units: ComposeUnits,
  ) {
    this.#config = config;
    this.#links = links;
    this.#units = units;
  }

  /** null when what it tells of is not there any more. */
  async compose(
    tx: Tx,
    delivery: EmailDeliveryEntity,
    enrollment: EnrollmentEntity,
  ): Promise<MailMessage | null> {
    const addressed = await loadFrame(tx, { ...delivery, courseId: enrollment.courseId });
    if (addressed === null) return null;
    const { member, organization } = addressed;
    const unsubscribe = this.#links.unsubscribe(delivery);
    const frame = { ...addressed.frame, unsubscribeUrl: unsubscribe };
    const email = await this.#render(tx, { delivery, enrollment, frame });
    if (email === null) return null;
    return {
      messageId: delivery.messageId ?? '',
      from: { name: organization.name, address: this.#config.mail.from },
      to: { name: member.name, address: member.email },
      ...(organization.replyTo !== null && {
        replyTo: { name: organization.name, address: organization.replyTo },
      }),
      subject: email.subject,
      html: email.html,
      text: email.text,
      headers: { 'X-Stepwise-Delivery-Id': delivery.id, ...unsubscribeHeaders(unsubscribe) },
    };
  }

  async #render(
    tx: Tx,
    {
      delivery,
      enrollment,
      frame,
    }: { delivery: EmailDeliveryEntity; enrollment: EnrollmentEntity; frame: EmailFrameInput },
  ): Promise<Email | null> {
    const planned = delivery as EmailDeliveryEntity & KindWithFacts;
    const { organizationId, id: deliveryId, membershipId } = delivery;
    const issue = (targets: readonly LinkTarget[]) =>
      issueMagicLinks(
        tx,
        { organizationId, userId: null },
        targets.map((target) => ({ ...target, membershipId, deliveryId })),
      );
    const mail = { organizationId, deliveryId, locale: frame.locale, issue };
    const courseUrl = this.#links.course(enrollment.courseId);
    const load = (unitIds: readonly string[], withContent: boolean) =>
      this.#units.load(tx, mail, { unitIds, withContent, courseLanguage: frame.courseLanguage });
    const aboutUnit = async (withContent: boolean, render: (unit: ComposedUnit) => Email) => {
      const [unit] = await load(delivery.unitId === null ? [] : [delivery.unitId], withContent);
      return unit === undefined ? null : render(unit);
    };
    switch (planned.kind) {
      case 'WELCOME':
      case 'UNIT':
        return aboutUnit(true, (unit) => renderUnitEmail({ ...frame, ...unit, kind: planned.kind }));
      case 'DIGEST': {
        const units = await load(planned.facts.unitIds, true);
        return units.length === 0 ? null : renderDigestEmail({ ...frame, courseUrl, units });
      }
      case 'REMINDER':
        return aboutUnit(false, (unit) => renderReminderEmail({ ...frame, ...unit, ...planned.facts }));
      case 'NOT_PASSED':
        return aboutUnit(false, (unit) => renderNotPassedEmail({ ...frame, ...unit, ...planned.facts }));
      case 'GRADED':
        return aboutUnit(false, (unit) => renderGradedEmail({ ...frame, ...unit, ...planned.facts }));
      case 'COMPLETED': {
        const outline = await listOutlines(tx, delivery.organizationId, [enrollment.courseVersionId]);
        return renderCompletedEmail({ ...frame, courseUrl, unitCount: outline.length });
      }
      case 'PAUSED':
        return renderPausedEmail({ ...frame, courseUrl, ...planned.facts });
      case 'RESUMED':
        return renderResumedEmail({ ...frame, courseUrl });
      case 'SIGN_IN_LINK': {
        const { unitId } = delivery;
        const signInUrl = await this.#links.toSignIn(mail, { ...planned.facts, unitId });
        return renderSignInEmail({ ...frame, minutes: LINK_MINUTES, signInUrl });
      }
    }
  }
}
