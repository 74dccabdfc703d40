import { Button, CopyButton } from '@mantine/core';
import { useWords } from '#console/language/language.tsx';

export function Copy({ value, what }: { readonly value: string; readonly what: string }) {
  const words = useWords();
  return (
    <CopyButton value={value}>
      {({ copied, copy }) => (
        <Button size="compact-sm" variant="subtle" onClick={copy} miw="fit-content" aria-label={`${words.app.copy}: ${what}`}>
          {copied ? words.app.copied : words.app.copy}
        </Button>
      )}
    </CopyButton>
  );
}
