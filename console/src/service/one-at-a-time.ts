import { useRef } from 'react';

/**
 * Lets one act through at a time: two clicks can come before the screen is drawn again and the button is seen to be busy. A failure is
 * for whoever holds the act's state to show.
 */
export function useOneAtATime(): (act: () => Promise<unknown>) => void {
  const isBusy = useRef(false);
  return (act) => {
    if (isBusy.current) return;
    isBusy.current = true;
    const end = () => {
      isBusy.current = false;
    };
    act().then(end, end);
  };
}
