import { Inject } from '@nestjs/common';
import { Args, ID, Query, Resolver } from '@nestjs/graphql';
import { Requires } from '../platform/auth/access.ts';
import { CurrentViewer } from '../platform/auth/current-viewer.decorator.ts';
import type { Viewer } from '../platform/auth/viewer.ts';
import { Cost } from '../platform/graphql/cost.ts';
import { RateLimited } from '../platform/rate-limit/rate-limited.ts';
import { PreviewFormatEnum, UnitPreview } from './preview.model.ts';
import type { PreviewFormat } from './preview.model.ts';
import { PreviewService } from './preview.service.ts';

@Resolver(() => UnitPreview)
export class PreviewResolver {
  readonly #previews: PreviewService;

  constructor(@Inject(PreviewService) previews: PreviewService) {
    this.#previews = previews;
  }

  @Requires('content:read')
  @Cost({ weight: 50 })
  @RateLimited({ turns: 60, seconds: 60 })
  @Query(() => UnitPreview, {
    description:
      'What a unit looks like to its learners, with the viewer as the learner: the e-mail that brings it, or its page. Of any version of a course. Fails with NOT_FOUND.',
  })
  previewUnit(
    @CurrentViewer() viewer: Viewer,
    @Args('unitId', { type: () => ID, description: 'The unit.' }) unitId: string,
    @Args('as', { type: () => PreviewFormatEnum, description: 'Which of its forms.' }) format: PreviewFormat,
  ): Promise<UnitPreview> {
    return this.#previews.preview(viewer, { unitId, format });
  }
}
