import { Alert, Button, Card, Center, Skeleton, Stack, Text } from '@mantine/core';
import { type InfiniteData, type UseInfiniteQueryResult, useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useWords } from '#console/language/language.tsx';

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Where the next begins; null on the last. */
  readonly next: string | null;
}

type Pages<Item> = UseInfiniteQueryResult<InfiniteData<Page<Item>>>;

/** A list of the service, a page at a time. `isFinal`: a failure that asking again does not mend. */
export function usePages<Item>(
  queryKey: readonly unknown[],
  read: (cursor: string | null) => Promise<Page<Item>>,
  isFinal: (error: Error) => boolean = () => false,
): Pages<Item> {
  return useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam }) => read(pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last: Page<Item>) => last.next,
    retry: (times, error) => times < 1 && !isFinal(error),
  });
}

/** What was read of it so far, and more on demand: loading, failed, empty or full. */
export function Paged<Item>(props: {
  readonly pages: Pages<Item>;
  readonly none: ReactNode;
  readonly children: (items: readonly Item[]) => ReactNode;
}) {
  const { pages, none, children } = props;
  const words = useWords();
  const items = pages.data?.pages.flatMap((page) => page.items) ?? [];
  if (pages.isPending) return <Skeleton height={240} />;
  if (pages.isError && items.length === 0) {
    return (
      <Alert color="red" title={words.app.failed}>
        <Button mt="xs" variant="default" onClick={() => void pages.refetch()}>
          {words.app.again}
        </Button>
      </Alert>
    );
  }
  if (items.length === 0 && !pages.hasNextPage) return none;
  return (
    <Card withBorder p={0}>
      {items.length > 0 && children(items)}
      <Center p="sm">
        {pages.hasNextPage ? (
          <Stack gap="xs" align="center">
            {items.length === 0 && <Text size="sm">{words.entries.looking}</Text>}
            <Button variant="default" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
              {words.entries.more}
            </Button>
          </Stack>
        ) : (
          <Text size="sm" c="dimmed">
            {words.entries.end}
          </Text>
        )}
      </Center>
    </Card>
  );
}

export function Nothing({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <Card withBorder p="xl" ta="center">
      <Text fw={600}>{title}</Text>
      {children !== undefined && <Text c="dimmed">{children}</Text>}
    </Card>
  );
}
