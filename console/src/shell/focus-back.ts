import { useEffect } from 'react';

/** Of a dialog that is there only while it is open: when it goes, the focus is again where it was. */
export function useFocusBack(): void {
  useEffect(() => {
    const before = document.activeElement;
    return () => {
      if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, []);
}
