const phrases =
  /^(?:the|your|customer|client|contact|primary|registered|whatsapp|home|work|alternate)*(?:phone|mobile|mob|cell|cellphone|tel|telephone|contact|number|msisdn|whatsapp|ph)(?:phone)?(?:no|nos|num|number|numbers|nbr)?\d*$/;

/** Whether a header is one that people give to a column of numbers, as the service judges it; a test compares both. */
export function isNumberName(name: string): boolean {
  return phrases.test(name.toLowerCase().replaceAll(/[^a-z0-9]/g, ''));
}
