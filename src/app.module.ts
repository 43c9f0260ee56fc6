import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { MIGRATIONS } from '../migrations/index.ts';
import {
  AccountModule,
  MagicLinkEntity,
  MemberPasswordEntity,
  MembershipEntity,
  RefreshTokenEntity,
  RoleGrantEntity,
  SessionEntity,
  UserEntity,
} from './accounts/index.ts';
import { AuthoringModule } from './authoring/index.ts';
import { CalendarFeedEntity, CalendarModule } from './calendar/index.ts';
import { CohortEntity, CohortModule } from './cohorts/index.ts';
import { CourseEntity, CourseModule, CourseVersionEntity } from './courses/index.ts';
import {
  DeliveryEventEntity,
  DeliveryModule,
  EmailDeliveryEntity,
  LinkPageModule,
  MailSuppressionEntity,
} from './delivery/index.ts';
import { EnrollmentEntity, EnrollmentModule } from './enrollments/index.ts';
import { AuditEventEntity, OrganizationEntity, OrganizationModule } from './organizations/index.ts';
import { AuthModule } from './platform/auth/auth.module.ts';
import type { Config } from './platform/config/config.ts';
import { ConfigModule } from './platform/config/config.module.ts';
import { DatabaseModule } from './platform/database/database.module.ts';
import { JobsModule } from './platform/jobs/jobs.module.ts';
import { LinksModule } from './platform/links/links.module.ts';
import { MailModule } from './platform/mail/mail.module.ts';
import type { Logger } from './platform/observability/logger.ts';
import { ObservabilityModule } from './platform/observability/observability.module.ts';
import { limitVersionCache } from './platform/version-cache.ts';
import {
  ProgressModule,
  ScheduledReleaseEntity,
  UnitOverrideEntity,
  UnitProgressEntity,
  UnitUnlockEntity,
} from './progress/index.ts';
import {
  AccommodationEntity,
  AttemptCounterEntity,
  AttemptEntity,
  GradeEventEntity,
  ItemBankEntity,
  ItemEntity,
  ItemKeyEntity,
  ItemVersionEntity,
  QuizEntity,
  QuizModule,
  QuizResultEntity,
  QuizSlotEntity,
  RegradeChangeEntity,
  RegradeEntity,
  ReviewEntity,
} from './quizzes/index.ts';
import { BlockEntity, SectionEntity, UnitEntity, UnitModule } from './units/index.ts';

export const ENTITIES = [
  OrganizationEntity,
  AuditEventEntity,
  UserEntity,
  MembershipEntity,
  MemberPasswordEntity,
  RoleGrantEntity,
  SessionEntity,
  RefreshTokenEntity,
  MagicLinkEntity,
  CourseEntity,
  CourseVersionEntity,
  SectionEntity,
  UnitEntity,
  BlockEntity,
  CohortEntity,
  EnrollmentEntity,
  EmailDeliveryEntity,
  DeliveryEventEntity,
  MailSuppressionEntity,
  UnitUnlockEntity,
  UnitProgressEntity,
  UnitOverrideEntity,
  ScheduledReleaseEntity,
  QuizEntity,
  QuizSlotEntity,
  ItemBankEntity,
  ItemEntity,
  ItemVersionEntity,
  ItemKeyEntity,
  AttemptEntity,
  AttemptCounterEntity,
  GradeEventEntity,
  QuizResultEntity,
  AccommodationEntity,
  ReviewEntity,
  RegradeEntity,
  RegradeChangeEntity,
  CalendarFeedEntity,
];

/** The composition root: the machine room, then the rooms in the order in which they may look into each other. Its schema is built in ServerModule. */
@Module({})
export class AppModule {
  static with(config: Config, logger: Logger): DynamicModule {
    limitVersionCache(config.versionCacheRows);
    return {
      module: AppModule,
      imports: [
        ConfigModule.with(config),
        ObservabilityModule.with(logger),
        DatabaseModule.with({
          entities: ENTITIES,
          migrations: MIGRATIONS.map((migration) => migration.name),
        }),
        JobsModule,
        MailModule.with(config),
        LinksModule,
        AuthModule.with(AccountModule),
        OrganizationModule,
        AccountModule,
        CourseModule,
        UnitModule,
        CohortModule,
        EnrollmentModule,
        DeliveryModule,
        LinkPageModule.with(config),
        ProgressModule,
        QuizModule,
        CalendarModule,
        AuthoringModule,
      ],
    };
  }
}
