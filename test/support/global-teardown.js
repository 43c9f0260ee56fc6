import { rmSync } from 'node:fs';

export default async function globalTeardown() {
  const { cluster, dataDirectory } = globalThis.testCluster;
  await cluster.release({ force: true });
  rmSync(dataDirectory, { recursive: true, force: true });
}
