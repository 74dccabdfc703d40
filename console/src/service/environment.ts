/** What the server wrote into the document. */
export type Mode = 'sandbox' | 'production';

export function environmentMode(): Mode {
  const written = document.querySelector('meta[name="sammati-mode"]')?.getAttribute('content');
  return written === 'sandbox' ? 'sandbox' : 'production';
}
