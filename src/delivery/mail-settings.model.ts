import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { IsBoolean, IsOptional, IsUUID } from 'class-validator';
import { VisibleTo } from '../platform/auth/access.ts';
import { connectionType } from '../platform/graphql/connection.ts';
import { IdempotentInput } from '../platform/graphql/idempotent-input.ts';
import { SuppressionReasonEnum } from './mail-suppression.model.ts';
import type { SuppressionReason } from './suppression-reason.ts';

@VisibleTo('MEMBER')
@ObjectType({ description: 'Which e-mails the viewer wants, and whether they can get any.' })
export class MailSettings {
  @Field(() => ID, { description: 'Globally unique id: there are one viewer’s settings.' })
  id: string;

  @Field(() => Boolean, {
    description: 'Whether they want course mail at all. If not, that of no course is sent.',
  })
  isSubscribed: boolean;

  @Field(() => SuppressionReasonEnum, {
    nullable: true,
    description:
      'What keeps all mail back although it is wanted: BOUNCED, COMPLAINED or STAFF. Staff can lift it. Null: nothing.',
  })
  obstacle: SuppressionReason | null;
}

@VisibleTo('MEMBER')
@ObjectType({ description: 'A course that the viewer takes, and whether they want its mail.' })
export class CourseMailSetting {
  @Field(() => Boolean, {
    description: 'Whether its mail is wanted; false as well while course mail is not wanted at all.',
  })
  isSubscribed: boolean;
}

export const CourseMailSettingConnection = connectionType(CourseMailSetting, 'CourseMailSetting', 'MEMBER');

@InputType({ description: 'Whether mail is wanted.' })
export class SetMailSubscriptionInput extends IdempotentInput {
  @Field(() => ID, { nullable: true, description: 'The course; all course mail when left out.' })
  @IsOptional()
  @IsUUID()
  courseId?: string | null;

  @Field(() => Boolean, {
    description:
      'Whether. Wanting the mail of one course when all is off turns off that of the other courses one by one instead.',
  })
  @IsBoolean()
  subscribed: boolean;
}

@VisibleTo('MEMBER')
@ObjectType({ description: 'The settings after the change.' })
export class MailSettingsPayload {
  @Field(() => MailSettings, { description: 'The settings.' })
  settings: MailSettings;
}
