/**
 * Error codes of the DLT chain: the entity, the telemarketer or the template is not set up at the operators' portal. They say nothing
 * about the person or the phone. From providers' public lists; operators differ, so the code itself is always told beside the name.
 */
const names: Readonly<Record<string, string>> = {
  '600': 'ENTITY_NOT_FOUND',
  '604': 'INVALID_ENTITY_ID',
  '605': 'ENTITY_ID_NOT_ALLOWED_FOR_TM',
  '610': 'TELEMARKETER_NOT_REGISTERED',
};

/** The carrier's words with what is known of its code; a code in the six hundreds is the chain's, known by name or not. */
export function withDltError(words: string, code: string | null): string {
  if (code === null || !/^0*6\d\d$/.test(code)) return words;
  const name = names[code.replace(/^0+/, '')];
  return `${words} (set up wrongly at the DLT portal${name === undefined ? '' : `: ${name}`})`;
}
