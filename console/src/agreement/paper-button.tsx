import { Button, Text } from '@mantine/core';
import { useWords } from '#console/language/language.tsx';
import { useRefusal } from '#console/language/refusal.ts';
import { useAct } from '#console/service/act.ts';
import { save } from '#console/service/save.ts';

/** Saves a paper to where its reader opens it by a program of their own: it is somebody else's file, and no page of ours. */
export function PaperButton({ of, load }: { readonly of: string; readonly load: () => Promise<File> }) {
  const { download, downloadOf } = useWords().platform.businesses;
  const refusal = useRefusal();
  const saving = useAct({
    mutationFn: async () => {
      const file = await load();
      save(file, file.name);
    },
  });
  return (
    <>
      <Button
        size="compact-sm"
        variant="default"
        w="fit-content"
        aria-label={downloadOf(of)}
        loading={saving.isPending}
        onClick={() => saving.mutate()}
      >
        {download}
      </Button>
      {saving.isError && (
        <Text size="xs" role="status">
          {refusal(saving.error)}
        </Text>
      )}
    </>
  );
}
