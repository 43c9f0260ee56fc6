import type { NewRegradeChange } from './regrade.queries.ts';
import type { ScoredPlan } from './regrade-scorer.ts';
import { isOtherGrade } from './rewrite-scores.ts';
import type { Score } from './scoring/index.ts';

export function newScoreOf(plan: ScoredPlan): Score | null {
  return plan.outcome === 'SCORE' ? plan.score : plan.attempt.score;
}

/** Nothing is passed before people have graded what waits for them. */
export function isPass(score: Score | null): boolean {
  return score !== null && score.passed && score.pending === undefined;
}

export function isChange(plan: ScoredPlan): boolean {
  return (
    plan.outcome === 'SCORE' && plan.attempt.score !== null && isOtherGrade(plan.attempt.score, plan.score)
  );
}

export function standingOf({
  attempt,
  outcome,
}: ScoredPlan): Pick<NewRegradeChange, 'status' | 'appliedRevision'> {
  if (outcome === 'NO_SCORE') return { status: 'SKIPPED', appliedRevision: null };
  const { scoringRevision } = attempt;
  return { status: 'APPLIED', appliedRevision: outcome === 'SCORE' ? scoringRevision + 1 : scoringRevision };
}

export function toChange(plan: ScoredPlan, unlocks: readonly string[]) {
  const { attempt } = plan;
  const [old, score] = [attempt.score as Score, newScoreOf(plan) as Score];
  return {
    attemptId: attempt.id,
    enrollmentId: attempt.enrollmentId,
    oldEarned: old.earned,
    oldMax: old.max,
    oldPassed: isPass(old),
    newEarned: score.earned,
    newMax: score.max,
    newPassed: isPass(score),
    unlocks: [...unlocks],
  };
}
