import type { PlannedRegrade } from './plan-regrade.ts';
import { estimateRegradeCost } from './scoring/index.ts';

/** Of what is scored in one step: as long as others may wait for the hand that does it. */
const STEP_MICROSECONDS = 1_000_000;

/** As many of the plans, from the first on, as are work enough for one step: one at least. */
export function cutStep<Plan extends Pick<PlannedRegrade, 'task'>>(plans: readonly Plan[]): readonly Plan[] {
  let cost = 0;
  const rest = plans.findIndex(({ task }, index) => {
    const own = task === null ? 0 : estimateRegradeCost(task);
    // What cannot be scored is no work: the thread says so at once.
    if (Number.isFinite(own)) cost += own;
    return index > 0 && cost > STEP_MICROSECONDS;
  });
  return rest === -1 ? plans : plans.slice(0, rest);
}
