import { Alert, Button, Card, Center, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Fact } from '#console/api-settings/fact.tsx';
import { useWords } from '#console/language/language.tsx';
import { CallFailed } from '#console/service/request.ts';

/** A page that a link leads to, for whoever has the link. Its token stands behind the number sign of the address, which is sent to nobody. */
export function ByLink<T>(props: {
  /** What is behind the link, as a key of what was read. */
  readonly what: string;
  readonly read: (token: string) => Promise<T>;
  readonly reading: string;
  readonly ended: string;
  readonly children: (found: T, token: string) => ReactNode;
}) {
  const { what, read, reading, ended, children } = props;
  const words = useWords();
  const [token] = useState(() => window.location.hash.slice(1));
  const found = useQuery({
    queryKey: [what, token],
    queryFn: () => read(token),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const isReached = !(found.error instanceof CallFailed) || found.error.status !== null;
  return (
    <Center mih="60vh">
      <Card withBorder maw={560} w="100%" p="xl">
        {found.isPending && <Text>{reading}</Text>}
        {found.isError && <Alert color="red" title={isReached ? ended : words.session.unreachable} />}
        {found.data !== undefined && children(found.data, token)}
      </Card>
    </Center>
  );
}

/** Such a link, for whoever made it: it is in memory until its window is closed, and nowhere else. */
export function MadeLink(props: { readonly text: string; readonly path: string; readonly close: () => void }) {
  const { text, path, close } = props;
  const words = useWords();
  return (
    <Stack gap="sm">
      <Alert color="orange" title={text} />
      <Fact label={words.people.link} value={`${window.location.origin}${path}`} />
      <Button onClick={close}>{words.people.done}</Button>
    </Stack>
  );
}
