import { Inject } from '@nestjs/common';
import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Requires } from '../platform/auth/access.ts';
import { CurrentViewer } from '../platform/auth/current-viewer.decorator.ts';
import type { Viewer } from '../platform/auth/viewer.ts';
import type { Connection } from '../platform/graphql/connection.ts';
import {
  OverrideUnitsPayload,
  OverridesArgs,
  ShiftUnitsInput,
  SkipUnitsInput,
  UndoOverrideInput,
  UnitOverride,
  UnitOverrideConnection,
  UnlockUnitsInput,
} from './override.model.ts';
import { OverrideService } from './override.service.ts';
import type { OverridePayload, UnitOverrideRow } from './override.service.ts';

const FAILS =
  'Fails with BAD_USER_INPUT for a target or units that do not go together, and CONFLICT for an enrollment that is withdrawn or expired.';

@Resolver(() => UnitOverride)
export class OverrideResolver {
  readonly #overrides: OverrideService;

  constructor(@Inject(OverrideService) overrides: OverrideService) {
    this.#overrides = overrides;
  }

  @Requires('enrollments:read')
  @Query(() => UnitOverrideConnection, {
    description:
      'Shifts and skips that were made for an enrollment or for a cohort, newest first, with those that were undone.',
  })
  overrides(
    @CurrentViewer() viewer: Viewer,
    @Args() args: OverridesArgs,
  ): Promise<Connection<UnitOverrideRow>> {
    return this.#overrides.list(viewer, args);
  }

  @Requires('enrollments:manage')
  @Mutation(() => OverrideUnitsPayload, {
    description: `Unlocks units whatever their rules say, and mails them; on leave, when the learner goes on. It is for good: a grant is never taken back, so there is nothing to undo. For a cohort it is done for those whom it has in the course now. ${FAILS}`,
  })
  unlockUnits(
    @CurrentViewer() viewer: Viewer,
    @Args('input') input: UnlockUnitsInput,
  ): Promise<OverridePayload> {
    return this.#overrides.unlock(viewer, input);
  }

  @Requires('enrollments:manage')
  @Mutation(() => OverrideUnitsPayload, {
    description: `Has one instant take the place of all conditions of time that units have; their other conditions stay. A learner’s own shift counts before their cohort’s, and a newer one before an older. Units that are unlocked already stay so. ${FAILS}`,
  })
  shiftUnits(
    @CurrentViewer() viewer: Viewer,
    @Args('input') input: ShiftUnitsInput,
  ): Promise<OverridePayload> {
    return this.#overrides.shift(viewer, input);
  }

  @Requires('enrollments:manage')
  @Mutation(() => OverrideUnitsPayload, {
    description: `Has units count as passed and completed, which unlocks what waits for them and may complete the course. ${FAILS}`,
  })
  skipUnits(@CurrentViewer() viewer: Viewer, @Args('input') input: SkipUnitsInput): Promise<OverridePayload> {
    return this.#overrides.skip(viewer, input);
  }

  @Requires('enrollments:manage')
  @Mutation(() => OverrideUnitsPayload, {
    description:
      'Takes a shift or a skip out of force. What was unlocked or completed by it stays: a grant is never taken back. Fails with CONFLICT when it was undone already.',
  })
  undoOverride(
    @CurrentViewer() viewer: Viewer,
    @Args('input') input: UndoOverrideInput,
  ): Promise<OverridePayload> {
    return this.#overrides.undo(viewer, input);
  }
}
