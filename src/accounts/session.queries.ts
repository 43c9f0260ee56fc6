import type { ReadTx, Tx } from '../platform/database/transaction.ts';
import { RefreshTokenEntity } from './refresh-token.entity.ts';
import type { Role } from './roles.ts';

/** The member behind a session that still holds: not revoked, not over, member and person and organization active. */
export interface SessionMember {
  readonly membershipId: string;
  readonly userId: string;
  readonly roles: Role[];
}

export async function findSessionMember(
  tx: ReadTx,
  organizationId: string,
  sessionId: string,
): Promise<SessionMember | null> {
  const [row] = await tx.query<SessionMember>(
    `SELECT m.id AS membership_id, m.user_id,
       ARRAY(SELECT g.role FROM role_grants g WHERE g.organization_id = m.organization_id AND g.membership_id = m.id) AS roles
     FROM sessions s
     JOIN memberships m ON m.organization_id = s.organization_id AND m.id = s.membership_id AND m.status = 'ACTIVE'
     JOIN users u ON u.id = m.user_id AND u.status = 'ACTIVE'
     JOIN organizations o ON o.id = s.organization_id AND o.status = 'ACTIVE'
     WHERE s.organization_id = $1 AND s.id = $2 AND s.revoked_at IS NULL AND s.expires_at > now()`,
    [organizationId, sessionId],
  );
  return row ?? null;
}

interface NewSession {
  readonly organizationId: string;
  readonly id: string;
  readonly membershipId: string;
  readonly userId: string;
  readonly days: number;
}

export async function insertSession(tx: Tx, session: NewSession): Promise<void> {
  await tx.query(
    `INSERT INTO sessions (organization_id, id, membership_id, user_id, expires_at)
     VALUES ($1, $2, $3, $4, now() + make_interval(days => $5))`,
    [session.organizationId, session.id, session.membershipId, session.userId, session.days],
  );
}

export function insertRefreshToken(
  tx: Tx,
  row: Pick<RefreshTokenEntity, 'organizationId' | 'tokenHash' | 'sessionId'>,
): Promise<void> {
  return tx.insert(RefreshTokenEntity, row);
}

/** A refresh token with the state of its family. */
export interface RefreshTokenState {
  readonly sessionId: string;
  readonly userId: string;
  readonly isUsed: boolean;
  /** Used so recently that two tabs refreshing at once is likelier than theft. */
  readonly isWithinGrace: boolean;
  readonly isLive: boolean;
}

/** Locks the token's session, so that two uses of one token take turns. */
export async function lockRefreshToken(
  tx: Tx,
  {
    organizationId,
    tokenHash,
    graceSeconds,
  }: { organizationId: string; tokenHash: string; graceSeconds: number },
): Promise<RefreshTokenState | null> {
  await tx.query(
    `SELECT 1 FROM sessions s WHERE s.organization_id = $1
       AND s.id = (SELECT t.session_id FROM refresh_tokens t WHERE t.organization_id = $1 AND t.token_hash = $2) FOR UPDATE`,
    [organizationId, tokenHash],
  );
  const [row] = await tx.query<RefreshTokenState>(
    `SELECT s.id AS session_id, s.user_id, t.used_at IS NOT NULL AS is_used,
       COALESCE(t.used_at > clock_timestamp() - make_interval(secs => $3), false) AS is_within_grace,
       s.revoked_at IS NULL AND s.expires_at > clock_timestamp() AS is_live
     FROM refresh_tokens t JOIN sessions s ON s.organization_id = t.organization_id AND s.id = t.session_id
     WHERE t.organization_id = $1 AND t.token_hash = $2`,
    [organizationId, tokenHash, graceSeconds],
  );
  return row ?? null;
}

export async function markRefreshTokenUsed(tx: Tx, organizationId: string, tokenHash: string): Promise<void> {
  await tx.query(
    'UPDATE refresh_tokens SET used_at = clock_timestamp() WHERE organization_id = $1 AND token_hash = $2 AND used_at IS NULL',
    [organizationId, tokenHash],
  );
}

export async function updateSessionRevoked(
  tx: Tx,
  {
    organizationId,
    id,
    reason,
  }: { organizationId: string; id: string; reason: 'SIGNED_OUT' | 'REUSED_TOKEN' },
): Promise<void> {
  await tx.query(
    `UPDATE sessions SET revoked_at = now(), revoked_reason = $3 WHERE organization_id = $1 AND id = $2 AND revoked_at IS NULL`,
    [organizationId, id, reason],
  );
}
