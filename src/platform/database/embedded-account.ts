import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';

/** The account the cluster runs as, and the places it can reach. `uid` null: our own account. */
export interface ClusterAccount {
  readonly uid: number | null;
  readonly gid: number | null;
  readonly binaries: string;
  readonly cluster: string;
}

/**
 * Postgres refuses to run as root, so root hands the cluster to `postgres` or `nobody`. That account must be able to reach
 * the binaries and the data; below a closed directory such as /root it cannot, and both move to /var/tmp, to a folder of
 * their own for each data directory and its secret (so that deleting the data directory starts afresh there too).
 */
export function clusterAccount(binaries: string, dataDirectory: string, secret: string): ClusterAccount {
  const cluster = path.join(dataDirectory, 'postgres');
  if (process.platform === 'win32' || process.getuid?.() !== 0)
    return { uid: null, gid: null, binaries, cluster };
  const [uid, gid] = unprivilegedIds();
  if (isOpenToAll(binaries) && isOpenToAll(dataDirectory)) return { uid, gid, binaries, cluster };

  const key = createHash('sha256').update(`${dataDirectory}\0${secret}`).digest('hex').slice(0, 12);
  const home = path.join('/var/tmp', `stepwise-${key}`);
  mkdirSync(home, { recursive: true, mode: 0o711 });
  if (statSync(home).uid !== 0)
    throw new Error(
      `${home} belongs to somebody else; remove it, or move the project out of a closed directory.`,
    );
  chmodSync(home, 0o711);
  return { uid, gid, binaries: copyBinaries(binaries, home), cluster: path.join(home, 'postgres') };
}

function copyBinaries(binaries: string, home: string): string {
  const copy = path.join(home, `native-${statSync(path.join(binaries, 'bin', 'postgres')).size}`);
  if (existsSync(copy)) return copy;
  const unfinished = `${copy}.${process.pid}`;
  cpSync(binaries, unfinished, { recursive: true, verbatimSymlinks: true });
  chmodSync(unfinished, 0o755);
  try {
    renameSync(unfinished, copy);
  } catch {
    rmSync(unfinished, { recursive: true, force: true });
  }
  return copy;
}

function unprivilegedIds(): [number, number] {
  for (const name of ['postgres', 'nobody']) {
    try {
      const id = (what: string) =>
        Number(execFileSync('id', [what, name], { stdio: ['ignore', 'pipe', 'ignore'] }));
      return [id('-u'), id('-g')];
    } catch {
      continue;
    }
  }
  return [65_534, 65_534];
}

/** Whether an account that owns nothing can walk down to this directory. */
function isOpenToAll(directory: string): boolean {
  for (let at = path.resolve(directory); ; at = path.dirname(at)) {
    if (existsSync(at) && (statSync(at).mode & 0o001) === 0) return false;
    if (at === path.dirname(at)) return true;
  }
}

/** Makes a directory that only the cluster's account may enter. */
export function makePrivateDirectory(directory: string, account: ClusterAccount): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  if (account.uid !== null && account.gid !== null) chownSync(directory, account.uid, account.gid);
}
