/** Codes of PostgreSQL and of the operating system. */
const codes: readonly unknown[] = ['53100', 'ENOSPC', 'EDQUOT'];

/** Whether something failed, or what it failed of, because a disk has no room left: the database's or the service's own. */
export function isDiskFull(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (codes.includes(Reflect.get(cause, 'code')) || /no space left on device/i.test(cause.message)) return true;
  }
  return false;
}
