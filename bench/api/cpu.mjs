// CPU microseconds of processes, as Linux counts them; null where it does not.
import { readFileSync } from 'node:fs';

/** A tick of /proc is a hundredth of a second, wherever Linux runs. */
const MICROSECONDS_OF_A_TICK = 10_000;

/** Of one process with all its threads. */
export function cpuOf(pid) {
  const fields = statOf(pid);
  return fields === null ? null : (Number(fields[11]) + Number(fields[12])) * MICROSECONDS_OF_A_TICK;
}

/** Of all of a cluster's backends, those that have ended included. */
export class ClusterCpu {
  #admin;
  #postmaster;

  constructor(admin, postmaster) {
    this.#admin = admin;
    this.#postmaster = postmaster;
  }

  static async of(admin) {
    const { rows } = await admin.query('SELECT pg_backend_pid() AS pid');
    return new ClusterCpu(admin, Number(statOf(rows[0].pid)?.[1] ?? 0));
  }

  async read() {
    const { rows } = await this.#admin.query(
      `SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`,
    );
    const alive = rows.map(({ pid }) => cpuOf(pid) ?? 0);
    const fields = statOf(this.#postmaster);
    if (fields === null) return null;
    const ended = (Number(fields[13]) + Number(fields[14])) * MICROSECONDS_OF_A_TICK;
    return alive.reduce((sum, each) => sum + each, ended);
  }
}

/** The fields after the name: state, parent, … */
function statOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ');
  } catch {
    return null;
  }
}
