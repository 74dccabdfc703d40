import { type MantineThemeOverride, MantineThemeProvider } from '@mantine/core';
import type { ReactNode } from 'react';
import { useSessionState } from './session.tsx';

const free: MantineThemeOverride = {};
const held: MantineThemeOverride = { components: { Modal: { defaultProps: { closeOnEscape: false } } } };

/** While somebody is asked to sign in again over what is open, no key closes what lies below, with what was typed in it. */
export function Held({ children }: { readonly children: ReactNode }) {
  const { hasEnded } = useSessionState();
  return <MantineThemeProvider theme={hasEnded ? held : free}>{children}</MantineThemeProvider>;
}
