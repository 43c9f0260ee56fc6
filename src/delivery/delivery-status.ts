export const DELIVERY_KINDS = [
  'WELCOME',
  'UNIT',
  'DIGEST',
  'REMINDER',
  'NOT_PASSED',
  'GRADED',
  'COMPLETED',
  'PAUSED',
  'RESUMED',
  'SIGN_IN_LINK',
] as const;
export type DeliveryKind = (typeof DELIVERY_KINDS)[number];

export const DELIVERY_STATUSES = [
  'PLANNED',
  'SENDING',
  'ACCEPTED',
  'DELIVERED',
  'BOUNCED',
  'COMPLAINED',
  'SUPPRESSED',
  'CANCELLED',
  'UNKNOWN',
] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];
