import { Text, type TextProps } from '@mantine/core';
import { useLanguage } from '#console/language/language.tsx';
import { CallFailed } from '#console/service/request.ts';

const BROKEN = 500;

interface Reading extends TextProps {
  readonly query: {
    /** Of the latest reading; null where it went well. */
    readonly error: Error | null;
    readonly data: unknown;
    readonly dataUpdatedAt: number;
  };
}

/** Stands by what was read while the service does not answer any more, and says from when it is. */
export function AsOf({ query, ...props }: Reading) {
  const { words, time } = useLanguage();
  const { error } = query;
  if (!(error instanceof CallFailed) || (error.status !== null && error.status < BROKEN) || query.data === undefined) return null;
  return (
    <Text size="xs" c="dimmed" data-testid="as-of" {...props}>
      {words.app.asOf(time(query.dataUpdatedAt))}
    </Text>
  );
}
