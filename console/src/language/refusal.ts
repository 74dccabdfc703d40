import { useCallback } from 'react';
import { CallFailed } from '#console/service/request.ts';
import { useWords } from './language.tsx';

/** What a failed call says to people, in their language: by its code, or in English as the service put it; where nothing was answered, `away`. */
export function useRefusal(away?: string): (error: Error) => string {
  const words = useWords();
  return useCallback(
    (error) => {
      if (!(error instanceof CallFailed)) return away ?? error.message;
      if (error.status === null) return away ?? words.session.unreachable;
      const sentences: Readonly<Partial<Record<string, string>>> = words.refusals;
      return sentences[error.code ?? ''] ?? words.refusedOtherwise(error.message, error.status);
    },
    [away, words],
  );
}
