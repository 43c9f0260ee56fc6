import { Inject } from '@nestjs/common';
import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { Requires } from '../platform/auth/access.ts';
import { CurrentViewer } from '../platform/auth/current-viewer.decorator.ts';
import type { Viewer } from '../platform/auth/viewer.ts';
import { ResolveMany } from '../platform/graphql/setwise/resolve-many.ts';
import { Unit, UnitContent } from '../units/index.ts';
import type { UnitContentRow, UnitRow } from '../units/index.ts';
import {
  MarkUnitCompleteInput,
  MarkUnitCompletePayload,
  OpenUnitInput,
  OpenUnitPayload,
  UnitLock,
  UnitProgress,
} from './progress.model.ts';
import { ProgressService } from './progress.service.ts';
import type { Lock, UnitStanding } from './progress.service.ts';

@Resolver(() => Unit)
export class ProgressResolver {
  readonly #progress: ProgressService;

  constructor(@Inject(ProgressService) progress: ProgressService) {
    this.#progress = progress;
  }

  @Requires('MEMBER')
  @ResolveMany(() => UnitLock, {
    description: 'Whether the viewer may read it, and why not.',
    ahead: { of: 'Course', method: 'readOwnAhead' },
  })
  lock(viewer: Viewer, units: readonly UnitRow[]): Promise<Lock[]> {
    return this.#progress.locks(viewer, units);
  }

  @Requires('MEMBER')
  @ResolveMany(() => UnitProgress, {
    nullable: true,
    description: 'How far the viewer has come; null when nothing has happened yet.',
    ahead: { of: 'Course', method: 'readOwnAhead' },
  })
  progress(viewer: Viewer, units: readonly UnitRow[]): Promise<(UnitStanding | null)[]> {
    return this.#progress.progress(viewer, units);
  }

  @Requires('MEMBER')
  @ResolveMany(() => UnitContent, {
    nullable: true,
    description: 'What it teaches; null while it is locked for the viewer.',
  })
  content(viewer: Viewer, units: readonly UnitRow[]): Promise<(UnitContentRow | null)[]> {
    return this.#progress.contents(viewer, units);
  }

  readOwnAhead(viewer: Viewer, courseIds: readonly string[]): Promise<unknown> {
    return this.#progress.standingsIn(viewer, courseIds);
  }

  @Requires('MEMBER')
  @Mutation(() => OpenUnitPayload, {
    description:
      'Notes that the viewer has opened a unit. Fails with UNIT_LOCKED, and `unmet` in the extensions.',
  })
  openUnit(@CurrentViewer() viewer: Viewer, @Args('input') input: OpenUnitInput): Promise<OpenUnitPayload> {
    return this.#progress.open(viewer, input);
  }

  @Requires('MEMBER')
  @Mutation(() => MarkUnitCompletePayload, {
    description:
      'Completes a unit that has no quiz, which unlocks what waits for it. Fails with UNIT_LOCKED, or CONFLICT when the unit has a quiz to pass.',
  })
  markUnitComplete(
    @CurrentViewer() viewer: Viewer,
    @Args('input') input: MarkUnitCompleteInput,
  ): Promise<MarkUnitCompletePayload> {
    return this.#progress.markComplete(viewer, input);
  }
}
