import { Inject } from '@nestjs/common';
import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { DeliveryPayload } from '../delivery/index.ts';
import { Requires } from '../platform/auth/access.ts';
import { CurrentViewer } from '../platform/auth/current-viewer.decorator.ts';
import type { Viewer } from '../platform/auth/viewer.ts';
import { Cost } from '../platform/graphql/cost.ts';
import { RateLimited } from '../platform/rate-limit/rate-limited.ts';
import { ResendUnitEmailInput } from './resend-unit.model.ts';
import { ResendUnitService } from './resend-unit.service.ts';

@Resolver()
export class ResendUnitResolver {
  readonly #resending: ResendUnitService;

  constructor(@Inject(ResendUnitService) resending: ResendUnitService) {
    this.#resending = resending;
  }

  @Requires('MEMBER')
  @Cost({ weight: 20 })
  @RateLimited({ turns: 60, seconds: 60 })
  @Mutation(() => DeliveryPayload, {
    description:
      'Mails an unlocked unit once more, at once and as a new e-mail. Fails with UNIT_LOCKED, with CONFLICT when the enrollment is paused or over, and with RATE_LIMITED and `retryAt` after three times within an hour.',
  })
  resendUnitEmail(
    @CurrentViewer() viewer: Viewer,
    @Args('input') input: ResendUnitEmailInput,
  ): Promise<DeliveryPayload> {
    return this.#resending.resend(viewer, input);
  }
}
