import { Badge, createTheme, type MantineColorsTuple, Modal } from '@mantine/core';

/** The green of the product; white on shade 7 has a contrast above 5. */
const consent: MantineColorsTuple = [
  '#e6f7f4',
  '#c9ece6',
  '#97d9cd',
  '#62c4b3',
  '#39b29d',
  '#1fa08b',
  '#0f8f7b',
  '#0b7a6b',
  '#08655a',
  '#054f46',
];

/** For what is withheld or has to wait; white on it has a contrast above 5. */
export const waiting = '#a8470b';

/** An alert of that colour: its words are in the colour of text, which can be read on its tint in both themes. */
export const waitingAlert = { color: waiting, styles: { title: { color: 'var(--mantine-color-text)' } } };

/** Scripts that Inter does not have come from the system's fonts. */
const family =
  "'Inter Variable', system-ui, 'Noto Sans', 'Noto Sans Devanagari', 'Noto Sans Tamil', 'Noto Sans Bengali', 'Noto Sans Telugu', sans-serif";

export const theme = createTheme({
  colors: { consent },
  primaryColor: 'consent',
  primaryShade: { light: 7, dark: 7 },
  autoContrast: true,
  fontFamily: family,
  headings: { fontFamily: family, fontWeight: '650' },
  defaultRadius: 'md',
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    Badge: Badge.extend({ defaultProps: { tt: 'none', fw: 600 } }),
    // On a telephone a title has two lines.
    Modal: Modal.extend({ styles: { title: { fontSize: 'var(--mantine-font-size-lg)', fontWeight: 650, lineHeight: 1.4 } } }),
  },
});
