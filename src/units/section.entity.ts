import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Groups units under a title; the order of the course is the order of its units. */
@Entity('sections')
export class SectionEntity {
  @PrimaryColumn('uuid') organizationId: string;
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') courseVersionId: string;
  @Column('integer') position: number;
  @Column('text') title: string;
}
