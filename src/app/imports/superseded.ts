/** An import was paused, cancelled or taken on by another process meanwhile: what was about to be written is not. */
export class Superseded extends Error {
  override readonly name = 'Superseded';
}
