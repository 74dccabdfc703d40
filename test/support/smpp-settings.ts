/** A sender over SMPP that is held back by nothing, for tests against a message centre in this process. */
import type { SmppConfig } from '#sms/smpp/smpp-config.ts';

export const smppSettings: Omit<SmppConfig, 'endpoints'> = {
  name: 'one',
  weight: 1,
  accounts: null,
  binds: 1,
  systemId: 'us',
  password: 'secret',
  systemType: '',
  bind: 'transceiver',
  window: 5,
  perSecond: 10_000,
  // Longer than any machine is slow: only who never answers is given less.
  answerSeconds: 20,
  enquireSeconds: 60,
  entityTlv: null,
  templateTlv: null,
  categoryTlv: null,
  otherTlvs: [],
  dndErrors: [],
  connection: null,
};
