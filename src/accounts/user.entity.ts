import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A transaction sees the one row that is the viewer's own. */
@Entity('users')
export class UserEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('text') email: string;
  @Column('text') status: 'ACTIVE' | 'DISABLED' | 'ERASED';
  @Column('timestamptz') createdAt: Date;
}
