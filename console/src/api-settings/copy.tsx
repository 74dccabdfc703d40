import { Button, Stack, Text, Textarea } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { useWords } from '#console/language/language.tsx';

/** Copies a text. Where the browser does not let it, as over plain HTTP, the text is there to be copied by hand. */
export function Copy({ value, what, label }: { readonly value: string; readonly what: string; readonly label?: string }) {
  const words = useWords();
  const { copy, copied, error } = useClipboard();
  const named = label ?? words.app.copy;
  return (
    <Stack gap={4} align="end" miw="fit-content">
      <Button
        size="compact-sm"
        variant="subtle"
        onClick={() => copy(value)}
        aria-label={label === undefined ? `${named}: ${what}` : undefined}
      >
        {copied ? words.app.copied : named}
      </Button>
      {error !== null && (
        <>
          <Text size="xs" role="status">
            {words.app.notCopied}
          </Text>
          <Textarea
            // The text as it was when it could not be copied; it is chosen again when another is to be.
            key={value}
            size="xs"
            w={240}
            autosize
            maxRows={6}
            readOnly
            ref={choose}
            aria-label={what}
            value={value}
            onFocus={(event) => event.currentTarget.select()}
          />
        </>
      )}
    </Stack>
  );
}

function choose(field: HTMLTextAreaElement | null): void {
  field?.focus();
  field?.select();
}
