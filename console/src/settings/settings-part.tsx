import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { type Session, useSession } from '#console/session/session.tsx';

export function useReading<T>(what: string, read: (session: Session) => Promise<T>) {
  const session = useSession();
  return useQuery({ queryKey: [what, session.sid], queryFn: () => read(session) });
}

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
