/** The environment was wrong or incomplete; the message is the whole story, for the person who starts the process. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}
