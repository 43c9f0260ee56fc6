import { Inject } from '@nestjs/common';
import { Args, ID, Query, Resolver } from '@nestjs/graphql';
import { Requires } from '../platform/auth/access.ts';
import { CurrentViewer } from '../platform/auth/current-viewer.decorator.ts';
import type { Viewer } from '../platform/auth/viewer.ts';
import { Cost } from '../platform/graphql/cost.ts';
import { RateLimited } from '../platform/rate-limit/rate-limited.ts';
import {
  LockExplanation,
  ScheduledEventConnection,
  SimulateScheduleArgs,
  UnitAsSeenConnection,
  ViewAsLearnerArgs,
} from './outlook.model.ts';
import { OutlookService } from './outlook.service.ts';

@Resolver()
export class OutlookResolver {
  readonly #outlook: OutlookService;

  constructor(@Inject(OutlookService) outlook: OutlookService) {
    this.#outlook = outlook;
  }

  @Requires('MEMBER')
  @Cost({ weight: 5 })
  @Query(() => LockExplanation, {
    description:
      'Why a learner may not read a unit, in words. For their own enrollment, or with `enrollments:read`; else NOT_FOUND.',
  })
  whyLocked(
    @CurrentViewer() viewer: Viewer,
    @Args('enrollmentId', { type: () => ID, description: 'The enrollment.' }) enrollmentId: string,
    @Args('unitId', { type: () => ID, description: 'A unit of the version that they take.' }) unitId: string,
  ): Promise<LockExplanation> {
    return this.#outlook.whyLocked(viewer, enrollmentId, unitId);
  }

  @Requires('enrollments:read')
  @Cost({ weight: 50 })
  @RateLimited({ turns: 60, seconds: 60 })
  @Query(() => UnitAsSeenConnection, {
    description:
      'The outline as a learner finds it at an instant, if nobody does anything until then, in course order.',
  })
  viewAsLearner(@CurrentViewer() viewer: Viewer, @Args() args: ViewAsLearnerArgs) {
    return this.#outlook.viewAsLearner(viewer, args);
  }

  @Requires('cohorts:read')
  @Cost({ weight: 200 })
  @RateLimited({ turns: 30, seconds: 60 })
  @Query(() => ScheduledEventConnection, {
    description:
      'What will open and be mailed in a cohort from one instant to another, if nobody does anything more; by the rules that unlock. Of mail it tells what is planned and what brings the units that open, not the reminders of those nor what answers an action. Fails with BAD_USER_INPUT for more than 366 days or 1,000 enrollments.',
  })
  simulateSchedule(@CurrentViewer() viewer: Viewer, @Args() args: SimulateScheduleArgs) {
    return this.#outlook.simulate(viewer, args);
  }
}
