import { Badge } from '@mantine/core';
import { useWords } from '#console/language/language.tsx';
import { waiting } from '#console/theme.ts';

const colors = { whitelist: 'consent', blacklist: 'red.9', neutral: waiting, unknown: 'gray.7' } as const;

/** Whether somebody may be called, in words and colour. */
export function StandingBadge({ standing }: { readonly standing: keyof typeof colors }) {
  const words = useWords();
  return (
    <Badge color={colors[standing]} autoContrast={false} miw="fit-content">
      {words.standing[standing]}
    </Badge>
  );
}
