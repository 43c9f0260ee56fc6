/* Statistics describe and decide nothing, so that here, and only here, scores become floats. */

/** Less than that is no difference, but what the machine rounded. */
export const ROUNDING = 1e-9;

export function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}

/** Of a sample: squares around the mean, over n − 1. NaN below two values. */
export function variance(values: readonly number[]): number {
  const middle = mean(values);
  return values.length < 2 ? NaN : squares(values, middle) / (values.length - 1);
}

/**
 * Pearson's product-moment correlation: Σ (x − x̄)(y − ȳ) / √(Σ (x − x̄)² Σ (y − ȳ)²). Where one side is 0 or
 * 1 it is the point-biserial one. Null when a side does not vary.
 */
export function correlate(left: readonly number[], right: readonly number[]): number | null {
  const [leftMean, rightMean] = [mean(left), mean(right)];
  const products = left.map((value, index) => (value - leftMean) * ((right[index] ?? NaN) - rightMean));
  const spread = Math.sqrt(squares(left, leftMean) * squares(right, rightMean));
  return spread > 0 ? Math.max(-1, Math.min(1, sum(products) / spread)) : null;
}

/** 0 where they are all alike, though the mean of tenths is hardly ever a tenth. */
function squares(values: readonly number[], middle: number): number {
  const nothing = ROUNDING * Math.max(1, Math.abs(middle));
  const distances = values.map((value) => Math.abs(value - middle));
  return distances.every((distance) => distance < nothing)
    ? 0
    : sum(distances.map((distance) => distance ** 2));
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/**
 * Cronbach's alpha for columns of equal length, one an item: k/(k − 1) × (1 − Σ variances of the columns /
 * variance of the rows' sums). Null for fewer than two columns, and when the sums do not vary.
 */
export function cronbachAlpha(columns: readonly (readonly number[])[]): number | null {
  const [first = []] = columns;
  const total = variance(first.map((_, row) => sum(columns.map((column) => column[row] ?? NaN))));
  if (columns.length < 2 || !(total > 0)) return null;
  const alpha = (columns.length / (columns.length - 1)) * (1 - sum(columns.map(variance)) / total);
  return Math.abs(alpha) < ROUNDING ? 0 : Math.min(1, alpha);
}
