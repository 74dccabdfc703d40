/** A configuration that cannot be used: one sentence for the operator, naming the variable and never a secret. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}
