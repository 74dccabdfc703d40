import type { Ports } from './ports.ts';

export type DispatchPorts = Pick<Ports, 'clock' | 'consent' | 'directory' | 'queue' | 'sender' | 'log' | 'sha256'>;
