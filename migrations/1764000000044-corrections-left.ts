import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A regrade is taken back by making those anew that are left; what stood before it is not looked at any more. */
export class CorrectionsLeft1764000000044 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
    ALTER TABLE regrade_changes DROP COLUMN old_adjustments;
    COMMENT ON COLUMN regrade_changes.applied_revision IS 'The scoring revision of the attempt then: the order in which regrades corrected it';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
    COMMENT ON COLUMN regrade_changes.applied_revision IS NULL;
    ALTER TABLE regrade_changes ADD COLUMN old_adjustments jsonb;
    `);
  }
}
