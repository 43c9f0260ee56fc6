import { Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import { VisibleTo } from '../platform/auth/access.ts';
import { connectionType } from '../platform/graphql/connection.ts';
import { Node } from '../platform/graphql/node.ts';
import { DateTime } from '../platform/graphql/scalars.ts';
import { DELIVERY_KINDS, DELIVERY_STATUSES } from './delivery-status.ts';
import type { DeliveryKind, DeliveryStatus } from './delivery-status.ts';

export const DeliveryKindEnum = Object.fromEntries(DELIVERY_KINDS.map((kind) => [kind, kind])) as {
  readonly [K in DeliveryKind]: K;
};
registerEnumType(DeliveryKindEnum, {
  name: 'DeliveryKind',
  description: 'The occasion of an e-mail.',
  valuesMap: {
    WELCOME: { description: 'The enrollment started; carries the first unit.' },
    UNIT: { description: 'A unit was unlocked; carries that unit.' },
    DIGEST: { description: 'Several units at once, which came due together; carries them.' },
    REMINDER: { description: 'A unit waits to be completed.' },
    NOT_PASSED: { description: 'A quiz was not passed; says what to review and when to try again.' },
    COMPLETED: { description: 'The course is completed.' },
    PAUSED: { description: 'The enrollment is on leave.' },
    RESUMED: { description: 'The enrollment goes on after a leave.' },
    SIGN_IN_LINK: { description: 'A fresh link that signs in, asked for by its reader.' },
    GRADED: {
      description: 'A person has graded answers in a unit, or changed their grade; links to that unit.',
    },
  },
});

export const DeliveryStatusEnum = Object.fromEntries(DELIVERY_STATUSES.map((status) => [status, status])) as {
  readonly [S in DeliveryStatus]: S;
};
registerEnumType(DeliveryStatusEnum, {
  name: 'DeliveryStatus',
  description: 'How far an e-mail has come.',
  valuesMap: {
    PLANNED: { description: 'Will be sent, or sent again after a failure that may pass.' },
    SENDING: { description: 'Is being handed to the mail server.' },
    ACCEPTED: { description: 'The mail server has taken it.' },
    DELIVERED: { description: 'Known to have arrived.' },
    BOUNCED: { description: 'Refused for good by a mail server, or given up after three days of tries.' },
    COMPLAINED: { description: 'The recipient called it spam.' },
    SUPPRESSED: {
      description:
        'Not sent: the learner has unsubscribed, the address has bounced before, its reader called our mail spam, or staff keep mail back.',
    },
    CANCELLED: {
      description:
        'Not sent: not needed any more. The learner has left or has completed the unit, a digest carries it, or staff have cancelled it; the timeline says which.',
    },
    UNKNOWN: {
      description:
        'Nobody can know whether it was sent: the process died or the mail server fell silent just then. What is sent again has the same Message-ID.',
    },
  },
});

@VisibleTo('MEMBER')
@ObjectType({
  implements: () => Node,
  description: 'An e-mail to a learner: it carries units, or tells of what happened in the course.',
})
export class EmailDelivery {
  @Field(() => ID, { description: 'Globally unique id; the Message-ID is made from it.' })
  id: string;

  @Field(() => DeliveryKindEnum, { description: 'The occasion.' })
  kind: DeliveryKind;

  @Field(() => DeliveryStatusEnum, { description: 'How far it has come.' })
  status: DeliveryStatus;

  @Field(() => String, { nullable: true, description: 'Its subject; null until it is sent.' })
  subject: string | null;

  @Field(() => String, { nullable: true, description: 'Its Message-ID; null until it is sent.' })
  messageId: string | null;

  @Field(() => DateTime, { description: 'When what it tells of happened, and the e-mail was planned.' })
  plannedAt: Date;

  @Field(() => DateTime, {
    description:
      'When it is sent: not before this instant, by the learner’s rhythm and the hours in which mail is sent.',
  })
  sendAt: Date;

  @Field(() => DateTime, { nullable: true, description: 'When the mail server took it.' })
  acceptedAt: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When it is known to have arrived.' })
  deliveredAt: Date | null;
}

export const EmailDeliveryConnection = connectionType(EmailDelivery, 'EmailDelivery', 'MEMBER');
