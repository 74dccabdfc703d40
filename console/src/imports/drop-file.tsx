import { Button, FileButton, Paper, Stack, Text } from '@mantine/core';
import { type DragEvent, useState } from 'react';
import { useWords } from '#console/language/language.tsx';

/** A file, dropped or chosen. */
export function DropFile({
  name,
  isBusy,
  onChosen,
}: {
  readonly name: string | null;
  readonly isBusy: boolean;
  readonly onChosen: (file: File) => void;
}) {
  const words = useWords();
  const [isOver, setIsOver] = useState(false);
  const over = (event: DragEvent, is: boolean) => {
    event.preventDefault();
    setIsOver(is);
  };
  return (
    <Paper
      withBorder
      p="xl"
      style={isOver ? dashedOver : dashed}
      onDragOver={(event) => over(event, true)}
      onDragLeave={(event) => over(event, false)}
      onDrop={(event) => {
        over(event, false);
        const [file] = event.dataTransfer.files;
        if (file !== undefined) onChosen(file);
      }}
    >
      <Stack gap={6} align="center">
        <Text fw={600} ta="center" style={anywhere}>
          {name ?? words.imports.drop}
        </Text>
        <Text size="sm" c="dimmed" ta="center">
          {words.imports.dropHint}
        </Text>
        <FileButton accept=".csv,.txt,.tsv,.xlsx,text/csv,text/plain" onChange={(file) => file !== null && onChosen(file)}>
          {(props) => (
            <Button {...props} variant="default" loading={isBusy}>
              {name === null ? words.imports.choose : words.imports.anotherFile}
            </Button>
          )}
        </FileButton>
      </Stack>
    </Paper>
  );
}

const dashed = { borderStyle: 'dashed' } as const;
const dashedOver = { ...dashed, background: 'var(--mantine-primary-color-light)' } as const;
const anywhere = { overflowWrap: 'anywhere' } as const;
