/** In a row that is longer than a telephone is wide, that which is open is seen. */
export function toSight(part: HTMLElement | null): void {
  part?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}
