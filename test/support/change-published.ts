import type { TestDatabase } from './database.ts';

/** Changes what never changes, past the triggers. Versions forget what they keep of it. */
export async function changePublished(database: TestDatabase, change: string): Promise<void> {
  await database.admin(`
    BEGIN;
    SET LOCAL session_replication_role = replica;
    ${change};
    UPDATE course_versions SET outline = NULL, quizzes = NULL;
    COMMIT`);
}
