import { Button, Card, Skeleton, Stack, Text } from '@mantine/core';
import { type InfiniteData, type UseInfiniteQueryResult, useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useWords } from '#console/language/language.tsx';
import { useAct } from '#console/service/act.ts';
import { AsOf } from './as-of.tsx';
import { Failed } from './failed.tsx';

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Where the next begins; null on the last. */
  readonly next: string | null;
}

type Pages<Item> = UseInfiniteQueryResult<InfiniteData<Page<Item>>>;

interface Reading<Item> {
  /** A failure that asking again does not mend. */
  readonly isFinal?: (error: Error) => boolean;
  /** After how many milliseconds what was read so far is read again. */
  readonly every?: (items: readonly Item[]) => number;
}

/** A list of the service, a page at a time. */
export function usePages<Item>(
  queryKey: readonly unknown[],
  read: (cursor: string | null) => Promise<Page<Item>>,
  { isFinal = () => false, every }: Reading<Item> = {},
): Pages<Item> {
  return useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam }) => read(pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last: Page<Item>) => last.next,
    retry: (times, error) => times < 1 && !isFinal(error),
    refetchInterval: ({ state }) => every?.(itemsOf(state.data)) ?? false,
  });
}

function itemsOf<Item>(data: InfiniteData<Page<Item>> | undefined): readonly Item[] {
  return data?.pages.flatMap((page) => page.items) ?? [];
}

/** What was read of it so far, and more on demand: loading, failed, empty or full. */
export function Paged<Item>(props: {
  readonly pages: Pages<Item>;
  readonly none: ReactNode;
  /** It lies in a card already: so it has none of its own, and no word where it ends. */
  readonly bare?: boolean;
  readonly children: (items: readonly Item[]) => ReactNode;
}) {
  const { pages, none, bare = false, children } = props;
  const words = useWords();
  const items = itemsOf(pages.data);
  // A second click would break off what the first has asked for, and ask again.
  const reading = useAct({ mutationFn: () => pages.fetchNextPage() });
  if (pages.isPending) return <Skeleton height={240} />;
  if (pages.isError && pages.data === undefined) return <Failed again={pages.refetch} />;
  const asOf = !pages.isFetchNextPageError && <AsOf query={pages} p={bare ? 0 : 'xs'} pb={bare ? 'xs' : 0} />;
  if (items.length === 0 && !pages.hasNextPage) {
    return (
      <>
        {asOf}
        {none}
      </>
    );
  }
  const shown = items.length > 0 && children(items);
  const more = pages.hasNextPage && (
    <Stack gap="xs" align="center" p="sm">
      {items.length === 0 && <Text size="sm">{words.entries.looking}</Text>}
      <Text size="sm" role="status">
        {pages.isFetchNextPageError && words.app.failed}
      </Text>
      <Button variant="default" loading={pages.isFetchingNextPage} onClick={() => reading.mutate()}>
        {words.entries.more}
      </Button>
    </Stack>
  );
  if (bare) {
    return (
      <>
        {asOf}
        {shown}
        {more}
      </>
    );
  }
  return (
    <Card withBorder p={0}>
      {asOf}
      {shown}
      {more || (
        <Text size="sm" c="dimmed" ta="center" p="sm">
          {words.entries.end}
        </Text>
      )}
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
