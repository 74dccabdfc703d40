import type { NumberImport } from '@sammati/contract/import.ts';
import { waiting } from '#console/theme.ts';

export const stateColors: Readonly<Record<NumberImport['state'], string>> = {
  ready: 'gray.7',
  waiting,
  running: 'indigo.7',
  paused: waiting,
  done: 'consent.8',
  cancelled: 'gray.7',
  undoing: 'indigo.7',
  undone: 'gray.7',
};
