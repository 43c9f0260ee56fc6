import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('courses')
export class CourseEntity {
  @PrimaryColumn('uuid') organizationId: string;
  @PrimaryColumn('uuid') id: string;
  @Column('text') stableId: string;
  @Column('text') title: string;
  @Column('text') summary: string;
  @Column('text') language: string;
  @Column('uuid', { nullable: true }) currentVersionId: string | null;
  @Column('timestamptz') createdAt: Date;
}
