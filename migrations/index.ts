import { Platform1764000000001 } from './1764000000001-platform.ts';
import { OrganizationsAndAccounts1764000000002 } from './1764000000002-organizations-and-accounts.ts';
import { CoursesAndUnits1764000000003 } from './1764000000003-courses-and-units.ts';
import { CohortsAndEnrollments1764000000004 } from './1764000000004-cohorts-and-enrollments.ts';
import { DeliveryAndProgress1764000000005 } from './1764000000005-delivery-and-progress.ts';
import { Quizzes1764000000006 } from './1764000000006-quizzes.ts';
import { Attempts1764000000007 } from './1764000000007-attempts.ts';
import { ScheduledReleases1764000000008 } from './1764000000008-scheduled-releases.ts';
import { Overrides1764000000009 } from './1764000000009-overrides.ts';
import { Suppressions1764000000010 } from './1764000000010-suppressions.ts';
import { Links1764000000011 } from './1764000000011-links.ts';
import { Sending1764000000020 } from './1764000000020-sending.ts';
import { ScheduleSettings1764000000021 } from './1764000000021-schedule-settings.ts';
import { ListOrders1764000000030 } from './1764000000030-list-orders.ts';
import { QuietQueue1764000000040 } from './1764000000040-quiet-queue.ts';
import { NewJobsFirst1764000000042 } from './1764000000042-new-jobs-first.ts';
import { LighterWrites1764000000043 } from './1764000000043-lighter-writes.ts';
import { CorrectionsLeft1764000000044 } from './1764000000044-corrections-left.ts';
import { FairAttempts1764000000045 } from './1764000000045-fair-attempts.ts';
import { MemberPasswords1764000000047 } from './1764000000047-member-passwords.ts';
import { KeptOutlines1764000000048 } from './1764000000048-kept-outlines.ts';
import { RoomForSaves1764000000049 } from './1764000000049-room-for-saves.ts';
import { BegunJobs1764000000050 } from './1764000000050-begun-jobs.ts';

/** Every migration, in order; a new one goes to the end. */
export const MIGRATIONS = [
  Platform1764000000001,
  OrganizationsAndAccounts1764000000002,
  CoursesAndUnits1764000000003,
  CohortsAndEnrollments1764000000004,
  DeliveryAndProgress1764000000005,
  Quizzes1764000000006,
  Attempts1764000000007,
  ScheduledReleases1764000000008,
  Overrides1764000000009,
  Suppressions1764000000010,
  Links1764000000011,
  Sending1764000000020,
  ScheduleSettings1764000000021,
  ListOrders1764000000030,
  QuietQueue1764000000040,
  NewJobsFirst1764000000042,
  LighterWrites1764000000043,
  CorrectionsLeft1764000000044,
  FairAttempts1764000000045,
  MemberPasswords1764000000047,
  KeptOutlines1764000000048,
  RoomForSaves1764000000049,
  BegunJobs1764000000050,
];
