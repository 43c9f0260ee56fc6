export const SUPPRESSION_REASONS = ['UNSUBSCRIBED', 'BOUNCED', 'COMPLAINED', 'STAFF'] as const;
export type SuppressionReason = (typeof SUPPRESSION_REASONS)[number];
