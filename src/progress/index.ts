/**
 * Progress is what a learner has unlocked and finished.
 * - An unlock is a grant: stored once, never computed away, never taken back by a later score.
 * - When the rules hold, the unit is unlocked: on a pass at once, and again on every view, so nobody is stranded.
 * - A unit that only waits for time has a release that is due then, and so opens, and is mailed, without anybody asking.
 * - Unlock, e-mail and job commit together. The lock that is shown is the lock that is enforced.
 * - Overrides are facts for the same rules: staff shift and skip units, or grant them; a grant is never undone.
 * - Quizzes report results here; this room never asks them.
 */
export { askToEnter, enterUnit } from './enter-unit.ts';
export type { EnteredUnit } from './enter-unit.ts';
export { findEntry, findEntryToTell } from './entry.queries.ts';
export type { EntryToTell } from './entry.queries.ts';
export { UnitOverrideEntity } from './override.entity.ts';
export { previewUnlocks } from './preview-unlocks.ts';
export { ProgressModule } from './progress.module.ts';
export { listUnitsUnlockedBy, listUnlocksByCause } from './progress.queries.ts';
export { ProgressService } from './progress.service.ts';
export { recordUnitResult, recordUnitResults } from './record-unit-result.ts';
export { ScheduledReleaseEntity } from './scheduled-release.entity.ts';
export { UnitProgressEntity } from './unit-progress.entity.ts';
export { UnitUnlockEntity } from './unit-unlock.entity.ts';
export { checkAvailability, findCycles } from './unlocking/index.ts';
