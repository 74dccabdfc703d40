import { Button, Card, Group, Skeleton, Stack, Text, Title } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { type ReactNode, useId } from 'react';
import { Link } from 'wouter';
import { numberPage } from '#console/entries/number-page.ts';
import { useWords } from '#console/language/language.tsx';
import { AsOf } from '#console/lists/as-of.tsx';
import { Failed } from '#console/lists/failed.tsx';
import { spaced } from '#console/service/phone-text.ts';
import { unmarked } from '#console/shell/focus-back.ts';
import { useFocusKept } from '#console/shell/focus-kept.ts';

/** A card of the overview: loading, failed, or what was read. */
export function Part<T>(props: {
  readonly title: string;
  readonly query: UseQueryResult<T>;
  /** Where all of it is. */
  readonly all?: string;
  readonly children: (data: T) => ReactNode;
}) {
  const { title, query, all, children } = props;
  const words = useWords();
  const id = useId();
  const heading = useFocusKept<HTMLHeadingElement>();
  return (
    <Card withBorder component="section" aria-labelledby={id}>
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h4" id={id} tabIndex={-1} style={unmarked} ref={heading}>
          {title}
        </Title>
        {all !== undefined && (
          <Button component={Link} href={all} size="compact-sm" variant="subtle" aria-label={`${words.overview.all}: ${title}`}>
            {words.overview.all}
          </Button>
        )}
      </Group>
      {query.isPending && <Skeleton height={64} />}
      {query.isError && query.data === undefined && <Failed again={query.refetch} />}
      <AsOf query={query} mb="xs" />
      {query.data !== undefined && children(query.data)}
    </Card>
  );
}

export interface NumberLine {
  readonly key: string;
  readonly number: string;
  readonly text: string;
}

export function Numbers({ items, none }: { readonly items: readonly NumberLine[]; readonly none: string }) {
  if (items.length === 0) return <Text size="sm">{none}</Text>;
  return (
    <Stack gap={4}>
      {items.map(({ key, number, text }) => (
        <Group key={key} justify="space-between" gap="xs">
          <Button component={Link} href={numberPage(number)} size="compact-sm" variant="subtle" px={4}>
            {spaced(number)}
          </Button>
          <Text size="sm" c="dimmed">
            {text}
          </Text>
        </Group>
      ))}
    </Stack>
  );
}
