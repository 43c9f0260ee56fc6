import { Inject } from '@nestjs/common';
import { Args, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { MemberConnection, MembersArgs } from '../accounts/index.ts';
import type { MemberRow } from '../accounts/index.ts';
import { Requires } from '../platform/auth/access.ts';
import { CurrentViewer } from '../platform/auth/current-viewer.decorator.ts';
import type { Viewer } from '../platform/auth/viewer.ts';
import type { Connection } from '../platform/graphql/connection.ts';
import { QueryById, QueryWith } from '../platform/graphql/setwise/resolve-query.ts';
import type { CohortRow } from './cohort.service.ts';
import {
  Cohort,
  CohortConnection,
  CohortsArgs,
  CreateCohortInput,
  CreateCohortPayload,
} from './cohort.model.ts';
import { CohortService } from './cohort.service.ts';
import { UpdateCohortInput, UpdateCohortPayload } from './update-cohort.model.ts';
import { UpdateCohortService } from './update-cohort.service.ts';

@Resolver(() => Cohort)
export class CohortResolver {
  readonly #cohorts: CohortService;
  readonly #updates: UpdateCohortService;

  constructor(
    @Inject(CohortService) cohorts: CohortService,
    @Inject(UpdateCohortService) updates: UpdateCohortService,
  ) {
    this.#cohorts = cohorts;
    this.#updates = updates;
  }

  @Requires('cohorts:read')
  @QueryWith(() => CohortConnection, CohortsArgs, {
    description: 'The cohorts of the organization; the oldest first, unless `orderBy` says otherwise.',
  })
  cohorts(viewer: Viewer, args: CohortsArgs): Promise<Connection<CohortRow>> {
    return this.#cohorts.list(viewer, args);
  }

  @Requires('cohorts:read')
  @QueryById(() => Cohort, { description: 'One cohort. Fails with NOT_FOUND when there is none of this id.' })
  cohort(viewer: Viewer, id: string): Promise<CohortRow> {
    return this.#cohorts.get(viewer, id);
  }

  @Requires('cohorts:read')
  @ResolveField(() => MemberConnection, { description: 'Who is in the cohort.' })
  members(
    @CurrentViewer() viewer: Viewer,
    @Parent() cohort: CohortRow,
    @Args() args: MembersArgs,
  ): Promise<Connection<MemberRow>> {
    return this.#cohorts.members(viewer, cohort, args);
  }

  @Requires('cohorts:manage')
  @Mutation(() => CreateCohortPayload, { description: 'Makes a cohort.' })
  async createCohort(
    @CurrentViewer() viewer: Viewer,
    @Args('input') input: CreateCohortInput,
  ): Promise<CreateCohortPayload> {
    return { cohort: await this.#cohorts.create(viewer, input) };
  }

  @Requires('cohorts:manage')
  @Mutation(() => UpdateCohortPayload, {
    description:
      'Changes the schedule of a cohort. Mail to its members that waits for its time is moved, within moments.',
  })
  updateCohort(
    @CurrentViewer() viewer: Viewer,
    @Args('input') input: UpdateCohortInput,
  ): Promise<UpdateCohortPayload> {
    return this.#updates.update(viewer, input);
  }
}
