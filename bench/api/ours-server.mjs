// The server as it is built and as it is configured in production, in a process of its own.
import { loadConfig } from '../../dist/src/platform/config/load-config.js';
import { createLogger } from '../../dist/src/platform/observability/logger.js';
import { startServer } from '../../dist/src/server.js';

const config = loadConfig(process.env);
const server = await startServer(config, createLogger(config.logLevel));
// So that a profile is written: it is when the process ends on its own.
process.on('disconnect', () => void server.stop().then(() => process.exit(0)));
process.send({ url: server.url });
