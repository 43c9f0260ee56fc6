import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Role } from './roles.ts';

@Entity('role_grants')
export class RoleGrantEntity {
  @PrimaryColumn('uuid') organizationId: string;
  @PrimaryColumn('uuid') membershipId: string;
  @PrimaryColumn('text') role: Role;
  @Column('timestamptz') grantedAt: Date;
}
