import type { TestApp } from './app.ts';
import { Client } from './client.ts';
import type { TestDatabase } from './database.ts';
import { enroll } from './journey.ts';
import { addLearners } from './learners.ts';
import type { Learner } from './learners.ts';
import type { SeededOrganization } from './seed.ts';
import { waitUntil } from './wait.ts';

/** Somebody who has just enrolled and got the first unit by e-mail, or was to. */
export interface MailedLearner extends Learner {
  readonly client: Client;
  readonly enrollmentId: string;
  readonly unitId: string;
  /** The e-mail that welcomed them. */
  readonly deliveryId: string;
}

/** @param status what becomes of the e-mail that welcomes them */
export async function enrollMailed(
  { server, database }: { server: TestApp; database: TestDatabase },
  school: SeededOrganization,
  status = 'ACCEPTED',
): Promise<MailedLearner> {
  const [learner] = await addLearners({ app: server.app, database }, school, 1);
  if (learner === undefined) throw new Error('There is no learner.');
  const client = new Client(server.url, learner.token);
  const { enrollmentId, unlocked } = await enroll(client, school.courseId);
  const [delivery] = await database.admin<{ id: string }>(
    'SELECT id FROM email_deliveries WHERE enrollment_id = $1',
    [enrollmentId],
  );
  const deliveryId = delivery?.id ?? '';
  await untilStatus(database, deliveryId, status);
  return { ...learner, client, enrollmentId, unitId: unlocked[0]?.id ?? '', deliveryId };
}

export async function untilStatus(database: TestDatabase, deliveryId: string, status: string): Promise<void> {
  await waitUntil(
    `the e-mail ${deliveryId} is ${status}`,
    async () => (await statusOf(database, deliveryId)) === status,
  );
}

export async function statusOf(database: TestDatabase, deliveryId: string): Promise<string> {
  const [row] = await database.admin<{ status: string }>(
    'SELECT status FROM email_deliveries WHERE id = $1',
    [deliveryId],
  );
  return row?.status ?? 'none';
}
