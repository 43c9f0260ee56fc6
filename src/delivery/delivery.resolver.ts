import { Inject } from '@nestjs/common';
import { Args, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Member, MemberService } from '../accounts/index.ts';
import type { MemberRow } from '../accounts/index.ts';
import { Enrollment, EnrollmentService } from '../enrollments/index.ts';
import type { EnrollmentRow } from '../enrollments/index.ts';
import { Requires } from '../platform/auth/access.ts';
import { CurrentViewer } from '../platform/auth/current-viewer.decorator.ts';
import type { Viewer } from '../platform/auth/viewer.ts';
import { PageArgs } from '../platform/graphql/connection.ts';
import type { Connection } from '../platform/graphql/connection.ts';
import { Unit, UnitService } from '../units/index.ts';
import type { UnitRow } from '../units/index.ts';
import {
  DeliveriesArgs,
  DeliveryEvent,
  DeliveryEventConnection,
  DeliveryTimelineArgs,
} from './delivery-list.model.ts';
import { EmailDelivery, EmailDeliveryConnection } from './delivery.model.ts';
import { DeliveryService } from './delivery.service.ts';
import type { DeliveryEventRow, EmailDeliveryRow } from './delivery.service.ts';

@Resolver(() => EmailDelivery)
export class DeliveryResolver {
  readonly #deliveries: DeliveryService;
  readonly #units: UnitService;
  readonly #members: MemberService;
  readonly #enrollments: EnrollmentService;

  constructor(
    @Inject(DeliveryService) deliveries: DeliveryService,
    @Inject(UnitService) units: UnitService,
    @Inject(MemberService) members: MemberService,
    @Inject(EnrollmentService) enrollments: EnrollmentService,
  ) {
    this.#deliveries = deliveries;
    this.#units = units;
    this.#members = members;
    this.#enrollments = enrollments;
  }

  @Requires('MEMBER')
  @Query(() => EmailDeliveryConnection, {
    description: 'The viewer’s own e-mails of every kind, sent or planned; newest first.',
  })
  myDeliveries(
    @CurrentViewer() viewer: Viewer,
    @Args() page: PageArgs,
  ): Promise<Connection<EmailDeliveryRow>> {
    return this.#deliveries.listOwn(viewer, page);
  }

  @Requires('MEMBER')
  @ResolveField(() => Unit, {
    nullable: true,
    description: 'The unit it carries or is about; null when it is about the whole course.',
  })
  unit(@CurrentViewer() viewer: Viewer, @Parent() delivery: EmailDeliveryRow): Promise<UnitRow> | null {
    return delivery.unitId === null ? null : this.#units.get(viewer, delivery.unitId);
  }

  @Requires('enrollments:read')
  @Query(() => EmailDeliveryConnection, {
    description: 'The e-mails of everybody; the last planned first, unless `orderBy` says otherwise.',
  })
  deliveries(
    @CurrentViewer() viewer: Viewer,
    @Args() args: DeliveriesArgs,
  ): Promise<Connection<EmailDeliveryRow>> {
    return this.#deliveries.list(viewer, args);
  }

  @Requires('MEMBER')
  @Query(() => DeliveryEventConnection, {
    description:
      'What happened to an e-mail, in order: planned, sending (rendered and handed to the mail server), accepted, delivered or bounced. The viewer’s own, or anybody’s for those who may read enrollments; else NOT_FOUND.',
  })
  deliveryTimeline(
    @CurrentViewer() viewer: Viewer,
    @Args() args: DeliveryTimelineArgs,
  ): Promise<Connection<DeliveryEventRow>> {
    return this.#deliveries.timeline(viewer, args);
  }

  @Requires('MEMBER')
  @ResolveField(() => Member, { nullable: true, description: 'Who gets it.' })
  recipient(
    @CurrentViewer() viewer: Viewer,
    @Parent() delivery: EmailDeliveryRow,
  ): Promise<MemberRow | null> {
    return this.#members.get(viewer, delivery.membershipId);
  }

  @Requires('MEMBER')
  @ResolveField(() => Enrollment, { description: 'The enrollment that it came of.' })
  enrollment(@CurrentViewer() viewer: Viewer, @Parent() delivery: EmailDeliveryRow): Promise<EnrollmentRow> {
    return this.#enrollments.get(viewer, delivery.enrollmentId);
  }

  @Requires('MEMBER')
  @ResolveField(() => String, {
    nullable: true,
    description: 'Why its last try failed, for those who may read enrollments; null to others.',
  })
  lastError(@CurrentViewer() viewer: Viewer, @Parent() delivery: EmailDeliveryRow): string | null {
    return this.#deliveries.showToStaff(viewer, delivery.lastError);
  }
}

@Resolver(() => DeliveryEvent)
export class DeliveryEventResolver {
  readonly #deliveries: DeliveryService;

  constructor(@Inject(DeliveryService) deliveries: DeliveryService) {
    this.#deliveries = deliveries;
  }

  @Requires('MEMBER')
  @ResolveField(() => String, {
    nullable: true,
    description: 'What was said of it, for those who may read enrollments; null to others.',
  })
  detail(@CurrentViewer() viewer: Viewer, @Parent() event: DeliveryEventRow): string | null {
    return this.#deliveries.showToStaff(viewer, event.detail);
  }
}
