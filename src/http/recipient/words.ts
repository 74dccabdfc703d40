/** What the recipient's page says. Braces hold what is put in: a name, a date, a number. */
export interface PageWords {
  readonly title: string;
  readonly number: string;
  readonly mayCall: string;
  readonly mayCallMember: string;
  readonly declaration: string;
  readonly agreement: string;
  readonly contact: string;
  readonly asked: string;
  readonly stopped: string;
  readonly stopMeans: string;
  readonly stop: string;
  readonly takeBack: string;
  readonly takeBackMeans: string;
  readonly others: string;
  readonly codeNeeded: string;
  readonly sendCode: string;
  readonly codeField: string;
  readonly goOn: string;
  readonly codeSent: string;
  readonly wrongCode: string;
  readonly codeExpired: string;
  readonly codeWait: string;
  readonly codesLimit: string;
  readonly notSent: string;
  readonly takenBack: string;
  readonly none: string;
  readonly deadTitle: string;
  readonly dead: string;
  readonly busy: string;
  readonly failed: string;
  readonly language: string;
}
