import { Modal } from '@mantine/core';
import { createContext, Fragment, type ReactNode, use, useEffect, useState } from 'react';
import { useWords } from '#console/language/language.tsx';
import { stay } from './stay.ts';

const HoldOpen = createContext<(isHeld: boolean) => void>(() => undefined);

/** A dialog about one thing. It stays in its place while it is closed, so that the focus goes back to what opened it. */
export function Dialog<T>(props: {
  /** Null while it is closed. */
  readonly about: T | null;
  readonly title: (about: T) => string;
  readonly close: () => void;
  readonly children: (about: T) => ReactNode;
}) {
  const { about, title, close, children } = props;
  const words = useWords();
  const [isHeld, hold] = useState(false);
  // What it was about is seen until it is gone; another thing finds an empty form.
  const [shown, setShown] = useState<{ readonly about: T; readonly times: number } | null>(null);
  if (about !== null && about !== shown?.about) setShown({ about, times: (shown?.times ?? 0) + 1 });
  return (
    <Modal
      opened={about !== null}
      onClose={isHeld ? stay : close}
      title={shown === null ? '' : title(shown.about)}
      centered
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': words.entry.cancel }}
    >
      <HoldOpen value={hold}>{shown !== null && <Fragment key={shown.times}>{children(shown.about)}</Fragment>}</HoldOpen>
    </Modal>
  );
}

/** In such a dialog: it does not close while what was asked for is on its way. */
export function useHoldOpen(isPending: boolean): void {
  const hold = use(HoldOpen);
  useEffect(() => {
    hold(isPending);
    return () => hold(false);
  }, [hold, isPending]);
}
