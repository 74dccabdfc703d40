/**
 * What a centre's refusal of a message means. `slow_down`: it takes no more just now; `later`: its own trouble; `set_up`: the
 * message would be taken if header, ids or account were set up rightly; `never`: this number or text is never taken.
 */
export type StatusClass = 'slow_down' | 'later' | 'set_up' | 'never';

const known: Readonly<Record<number, readonly [name: string, meaning: StatusClass]>> = {
  1: ['ESME_RINVMSGLEN', 'never'],
  2: ['ESME_RINVCMDLEN', 'never'],
  3: ['ESME_RINVCMDID', 'set_up'],
  4: ['ESME_RINVBNDSTS', 'later'],
  8: ['ESME_RSYSERR', 'later'],
  10: ['ESME_RINVSRCADR', 'set_up'],
  11: ['ESME_RINVDSTADR', 'never'],
  13: ['ESME_RBINDFAIL', 'set_up'],
  14: ['ESME_RINVPASWD', 'set_up'],
  15: ['ESME_RINVSYSID', 'set_up'],
  20: ['ESME_RMSGQFUL', 'slow_down'],
  69: ['ESME_RSUBMITFAIL', 'later'],
  72: ['ESME_RINVSRCTON', 'set_up'],
  73: ['ESME_RINVSRCNPI', 'set_up'],
  80: ['ESME_RINVDSTTON', 'set_up'],
  81: ['ESME_RINVDSTNPI', 'set_up'],
  88: ['ESME_RTHROTTLED', 'slow_down'],
  100: ['ESME_RX_T_APPN', 'later'],
  101: ['ESME_RX_P_APPN', 'never'],
  192: ['ESME_RINVOPTPARSTREAM', 'set_up'],
  193: ['ESME_ROPTPARNOTALLWD', 'set_up'],
  194: ['ESME_RINVPARLEN', 'set_up'],
  195: ['ESME_RMISSINGOPTPARAM', 'set_up'],
  196: ['ESME_RINVOPTPARAMVAL', 'set_up'],
  254: ['ESME_RDELIVERYFAILURE', 'never'],
  255: ['ESME_RUNKNOWNERR', 'later'],
};

/** From here on statuses are the operator's own; in India they are what its DLT platform said, which is set up at a portal. */
const VENDOR = 0x400;

export function statusName(status: number): string {
  return known[status]?.[0] ?? `status 0x${status.toString(16)}`;
}

export function statusClass(status: number): StatusClass {
  return known[status]?.[1] ?? (status >= VENDOR ? 'set_up' : 'never');
}
