import { Alert, Button } from '@mantine/core';
import { useWords } from '#console/language/language.tsx';

/** Stands in the place of what could not be read, and reads it again. */
export function Failed({ again }: { readonly again: () => unknown }) {
  const words = useWords();
  return (
    <Alert color="red" title={words.app.failed}>
      <Button size="compact-sm" variant="default" onClick={() => void again()}>
        {words.app.again}
      </Button>
    </Alert>
  );
}
