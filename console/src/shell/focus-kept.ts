import { type RefObject, useEffect, useRef } from 'react';

/**
 * As the `ref` of a heading, or of a card that has none (`tabIndex` -1): where what had the focus in its part of the page is gone, as a line
 * that was removed, and with it the button that removed it, it has the focus itself. Otherwise whoever uses keys is thrown back to the top.
 */
export function useFocusKept<Place extends HTMLElement>(): RefObject<Place | null> {
  const place = useRef<Place>(null);
  useEffect(() => {
    const part = place.current?.closest('section, main');
    if (part === null || part === undefined) return;
    let latest: EventTarget | null = null;
    const focused = ({ target }: Event) => {
      latest = target;
    };
    // All of the document: a dialog that still has the focus may go after the line.
    const changes = new MutationObserver(() => {
      if (!(latest instanceof Element) || latest.isConnected || document.activeElement !== document.body) return;
      latest = null;
      place.current?.focus({ preventScroll: true });
    });
    part.addEventListener('focusin', focused);
    changes.observe(document.body, { childList: true, subtree: true });
    return () => {
      part.removeEventListener('focusin', focused);
      changes.disconnect();
    };
  }, []);
  return place;
}
