/** Ten digits as people write them: `98000 00001`. */
export function spaced(number: string): string {
  return /^\d{10}$/.test(number) ? `${number.slice(0, 5)} ${number.slice(5)}` : number;
}

/** As it is dialled inside India, and as notices write it: `08047100002`. */
export function dialled(number: string): string {
  return `0${number}`;
}
