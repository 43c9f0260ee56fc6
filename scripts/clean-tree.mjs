// Running the tests and the server must leave no trace in what git tracks.
import { execFileSync } from 'node:child_process';

const changed = execFileSync('git', ['status', '--porcelain'], { encoding: 'utf8' }).trim();
if (changed !== '') {
  console.error(`These files were left or changed:\n${changed}`);
  process.exit(1);
}
