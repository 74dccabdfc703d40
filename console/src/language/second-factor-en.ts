/** The second factor, and another password by a link, in English. */
export const secondFactorEn = {
  title: 'Two-step sign-in',
  text: 'Signing in then takes a code of an authenticator app on your phone beside the password: whoever learns the password alone cannot come in.',
  begin: 'Set it up',
  scan: 'Read this picture with an authenticator app, or type the secret into it. It is shown this once.',
  picture: 'QR code for an authenticator app',
  open: 'Or open it in an app on this device',
  secret: 'Secret',
  sixDigits: 'The six digits that the app shows',
  confirm: 'Confirm',
  set: 'Two-step sign-in is set. Keep these codes now: they are shown this once.',
  recoveryText: 'Each signs you in once, when the phone is lost. Wherever else you are signed in, you no longer are.',
  recovery: 'Recovery codes',
  save: 'Save as a file',
  kept: 'I have kept them',
  since: (time: string) => `Signing in takes a code since ${time}.`,
  left: (count: string) => `Recovery codes left: ${count}`,
  noneLeft: 'No recovery code is left: whoever loses the phone then has to ask the operator.',
  removeText: 'To use another phone, or to get new recovery codes, remove it and set it up again.',
  remove: 'Remove two-step sign-in',
  removed: 'Two-step sign-in is removed: the password alone signs you in.',
  on: 'On',
  off: 'Off',
};

export const resetEn = {
  title: 'Set another password',
  of: (name: string) => `${name}, choose a password. Wherever you are signed in, you no longer will be.`,
  submit: 'Set the password',
  done: 'The password is set.',
  ended: 'This link was used or replaced, or is too old. Ask for a new one.',
  reading: 'Reading the link…',
};
