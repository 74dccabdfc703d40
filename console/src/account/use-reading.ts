import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { type Session, useSession } from '#console/session/session.tsx';

/** Something of the account, under its name; read again after so many milliseconds where that is said, and not read where it is not `enabled`. */
export function useReading<T>(
  what: string,
  read: (session: Session) => Promise<T>,
  { every, enabled = true }: { readonly every?: number; readonly enabled?: boolean } = {},
): UseQueryResult<T> {
  const session = useSession();
  return useQuery({ queryKey: [what, session.sid], queryFn: () => read(session), refetchInterval: every ?? false, enabled });
}
