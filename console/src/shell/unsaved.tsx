import { Button, Group, Modal, Text } from '@mantine/core';
import { createContext, type ReactNode, use, useCallback, useEffect, useId, useMemo, useRef, useState } from 'react';
import { type AroundNavHandler, Router } from 'wouter';
import { useWords } from '#console/language/language.tsx';

interface UnsavedState {
  /** Says of a form whether something is written in it that is not saved. */
  readonly tell: (form: string, isUnsaved: boolean) => void;
  /** Does what takes the forms away; where something is not saved, only after a yes. */
  readonly leave: (go: () => void) => void;
}

const UnsavedValue = createContext<UnsavedState | null>(null);

/** Nothing that was written is lost without a question: not by a link, not by another choice, not by closing the tab. */
export function Unsaved({ children }: { readonly children: ReactNode }) {
  const words = useWords();
  const forms = useRef(new Set<string>());
  const isLeaving = useRef(false);
  const [wanted, setWanted] = useState<{ readonly go: () => void } | null>(null);
  const tell = useCallback((form: string, isUnsaved: boolean) => {
    if (isUnsaved) forms.current.add(form);
    else forms.current.delete(form);
  }, []);
  const leave = useCallback((go: () => void) => {
    if (forms.current.size === 0 || isLeaving.current) go();
    else setWanted({ go });
  }, []);
  /** What goes to another page does not ask a second time. */
  const leaveNow = (go: () => void) => {
    isLeaving.current = true;
    go();
    isLeaving.current = false;
  };
  const aroundNav: AroundNavHandler = useCallback((navigate, to, options) => leave(() => navigate(to, options)), [leave]);
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => {
      if (forms.current.size > 0) event.preventDefault();
    };
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, []);
  const stay = () => setWanted(null);
  const value = useMemo(() => ({ tell, leave }), [tell, leave]);
  return (
    <UnsavedValue value={value}>
      <Router aroundNav={aroundNav}>{children}</Router>
      <Modal
        opened={wanted !== null}
        onClose={stay}
        title={words.unsaved.title}
        centered
        closeButtonProps={{ 'aria-label': words.unsaved.stay }}
      >
        <Text mb="md">{words.unsaved.text}</Text>
        <Group justify="end">
          <Button variant="default" onClick={stay}>
            {words.unsaved.stay}
          </Button>
          <Button
            color="red.9"
            onClick={() => {
              stay();
              if (wanted !== null) leaveNow(wanted.go);
            }}
          >
            {words.unsaved.discard}
          </Button>
        </Group>
      </Modal>
    </UnsavedValue>
  );
}

function useUnsavedState(): UnsavedState {
  const state = use(UnsavedValue);
  if (state === null) throw new Error('nothing is looked after here');
  return state;
}

export function useLeave(): UnsavedState['leave'] {
  return useUnsavedState().leave;
}

/** A form says so as long as something in it is not saved. What it gets says that it was, before the screen is drawn again. */
export function useUnsaved(isUnsaved: boolean): () => void {
  const form = useId();
  const { tell } = useUnsavedState();
  useEffect(() => {
    tell(form, isUnsaved);
    return () => tell(form, false);
  }, [tell, form, isUnsaved]);
  return useCallback(() => tell(form, false), [tell, form]);
}
