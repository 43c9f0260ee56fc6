import { Inject } from '@nestjs/common';
import { Args, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Requires } from '../platform/auth/access.ts';
import { CurrentViewer } from '../platform/auth/current-viewer.decorator.ts';
import type { Viewer } from '../platform/auth/viewer.ts';
import { PageArgs } from '../platform/graphql/connection.ts';
import type { Connection } from '../platform/graphql/connection.ts';
import { Unit, UnitService } from '../units/index.ts';
import type { UnitRow } from '../units/index.ts';
import { EmailDelivery, EmailDeliveryConnection } from './delivery.model.ts';
import { DeliveryService } from './delivery.service.ts';
import type { EmailDeliveryRow } from './delivery.service.ts';

@Resolver(() => EmailDelivery)
export class DeliveryResolver {
  readonly #deliveries: DeliveryService;
  readonly #units: UnitService;

  constructor(@Inject(DeliveryService) deliveries: DeliveryService, @Inject(UnitService) units: UnitService) {
    this.#deliveries = deliveries;
    this.#units = units;
  }

  @Requires('MEMBER')
  @Query(() => EmailDeliveryConnection, {
    description: 'The e-mails that brought units and grades to the viewer, or will; newest first.',
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
}
