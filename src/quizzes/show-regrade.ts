import type { RegradeChangeRow, RegradeRow } from './regrade.service.ts';
import { Fraction } from './scoring/index.ts';
import { showPoints } from './show-points.ts';

const ENDED = new Set(['PREVIEWED', 'APPLIED', 'REVERTED']);

export function progressPercent({
  status,
  total,
  done,
}: Pick<RegradeRow, 'status' | 'total' | 'done'>): number {
  if (ENDED.has(status)) return 100;
  return total === 0 ? 0 : Math.floor((100 * Math.min(done, total)) / total);
}

export function oldPercent({ oldEarned, oldMax }: Pick<RegradeChangeRow, 'oldEarned' | 'oldMax'>): string {
  return percent(oldEarned, oldMax);
}

export function newPercent({ newEarned, newMax }: Pick<RegradeChangeRow, 'newEarned' | 'newMax'>): string {
  return percent(newEarned, newMax);
}

function percent(earned: string, max: string): string {
  const share = Fraction.from(earned).divide(Fraction.from(max));
  return showPoints(share.multiply(Fraction.HUNDRED));
}
