import { type RefObject, useEffect } from 'react';

/**
 * Of a dialog that is there only while it is open: when it goes, the focus is again where it was. `opener` is where it goes to instead: what
 * an item of a menu opened finds the item gone.
 */
export function useFocusBack(opener?: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const before = document.activeElement;
    return () => {
      const back = opener === undefined ? before : opener.current;
      if (back instanceof HTMLElement) back.focus({ preventScroll: true });
    };
  }, [opener]);
}

/** As a `ref`: what comes in place of what had the focus has it. What is no control is not marked by it. */
export function takeFocus(element: HTMLElement | null): void {
  element?.focus({ preventScroll: true });
}

export const unmarked = { outline: 'none' } as const;
