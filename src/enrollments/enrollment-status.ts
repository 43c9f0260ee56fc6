export const ENROLLMENT_STATUSES = [
  'PENDING',
  'ACTIVE',
  'PAUSED',
  'COMPLETED',
  'WITHDRAWN',
  'EXPIRED',
] as const;
export type EnrollmentStatus = (typeof ENROLLMENT_STATUSES)[number];
