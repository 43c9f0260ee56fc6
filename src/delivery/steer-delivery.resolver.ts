import { Inject } from '@nestjs/common';
import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { Requires } from '../platform/auth/access.ts';
import { CurrentViewer } from '../platform/auth/current-viewer.decorator.ts';
import type { Viewer } from '../platform/auth/viewer.ts';
import { CancelDeliveryInput, DeliveryPayload, RetryDeliveryInput } from './steer-delivery.model.ts';
import { SteerDeliveryService } from './steer-delivery.service.ts';

@Resolver()
export class SteerDeliveryResolver {
  readonly #steering: SteerDeliveryService;

  constructor(@Inject(SteerDeliveryService) steering: SteerDeliveryService) {
    this.#steering = steering;
  }

  @Requires('enrollments:manage')
  @Mutation(() => DeliveryPayload, {
    description:
      'Sends an e-mail after all, at once: one that bounced, was suppressed or cancelled, may or may not have been sent, or failed and waits for its next try. What stands in its way now does so again. Fails with CONFLICT for any other.',
  })
  retryDelivery(
    @CurrentViewer() viewer: Viewer,
    @Args('input') input: RetryDeliveryInput,
  ): Promise<DeliveryPayload> {
    return this.#steering.retry(viewer, input);
  }

  @Requires('enrollments:manage')
  @Mutation(() => DeliveryPayload, {
    description:
      'Keeps a planned e-mail from being sent. Fails with CONFLICT when it is not only planned any more.',
  })
  cancelDelivery(
    @CurrentViewer() viewer: Viewer,
    @Args('input') input: CancelDeliveryInput,
  ): Promise<DeliveryPayload> {
    return this.#steering.cancel(viewer, input);
  }
}
