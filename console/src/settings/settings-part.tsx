import { Text } from '@mantine/core';
import type { ReactNode } from 'react';

export function Line({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div>
      <Text size="sm" c="dimmed">
        {label}
      </Text>
      <Text component="div" style={broken}>
        {children}
      </Text>
    </div>
  );
}

const broken = { overflowWrap: 'anywhere' } as const;
