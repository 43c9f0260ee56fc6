import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Each order in which a list can be read has an index that serves it, from both ends and from any place on. */
export class ListOrders1764000000030 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
    CREATE INDEX courses__by_title ON courses (organization_id, title COLLATE "und-x-icu", id);
    CREATE INDEX memberships__by_name ON memberships (organization_id, name COLLATE "und-x-icu", id);
    CREATE INDEX cohorts__by_name ON cohorts (organization_id, name COLLATE "und-x-icu", id);
    CREATE INDEX item_banks__by_title ON item_banks (organization_id, course_id, title COLLATE "und-x-icu", id);
    CREATE INDEX item_banks__by_course ON item_banks (organization_id, course_id, id);
    CREATE INDEX enrollments__by_membership ON enrollments (organization_id, membership_id, id);
    CREATE INDEX email_deliveries__by_send_time ON email_deliveries (organization_id, send_at DESC, id DESC);
    CREATE INDEX mail_suppressions__by_membership ON mail_suppressions (organization_id, membership_id, id);
    CREATE INDEX reviews__open ON reviews (organization_id, id) WHERE status = 'OPEN';
    CREATE INDEX items__of_bank ON items (organization_id, bank_id, id);
    DROP INDEX items__by_bank;
    CREATE INDEX delivery_events__in_order ON delivery_events (organization_id, delivery_id, occurred_at, id);
    DROP INDEX delivery_events__by_delivery;
    CREATE INDEX regrades__by_course ON regrades (organization_id, course_id, id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
    DROP INDEX regrades__by_course;
    CREATE INDEX delivery_events__by_delivery ON delivery_events (organization_id, delivery_id, occurred_at);
    DROP INDEX delivery_events__in_order;
    CREATE INDEX items__by_bank ON items (organization_id, bank_id);
    DROP INDEX items__of_bank;
    DROP INDEX reviews__open;
    DROP INDEX mail_suppressions__by_membership;
    DROP INDEX email_deliveries__by_send_time;
    DROP INDEX enrollments__by_membership;
    DROP INDEX item_banks__by_course;
    DROP INDEX item_banks__by_title;
    DROP INDEX cohorts__by_name;
    DROP INDEX memberships__by_name;
    DROP INDEX courses__by_title;
    `);
  }
}
