import { Alert, Button, Card, Skeleton, Table, Text, Title } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useWords } from '#console/language/language.tsx';

interface Lines<T> {
  readonly columns: readonly string[];
  /** The cells of one line, as many as there are columns. */
  readonly cells: (item: T) => readonly ReactNode[];
  readonly keyOf: (item: T) => string;
  /** In pixels, below which it scrolls by itself. */
  readonly minWidth?: number;
}

/** A table of what was read: loading, failed, empty or full. */
export function Listing<T>(
  props: Lines<T> & {
    readonly query: UseQueryResult<readonly T[]>;
    readonly none: string;
    /** What stands above it. */
    readonly title?: string;
  },
) {
  const { query, none, title, ...lines } = props;
  const words = useWords();
  return (
    <Card withBorder>
      {title !== undefined && (
        <Title order={2} size="h4" mb="sm">
          {title}
        </Title>
      )}
      {query.isPending && <Skeleton height={160} />}
      {query.isError && query.data === undefined && (
        <Alert color="red" title={words.app.failed}>
          <Button size="compact-sm" variant="default" onClick={() => void query.refetch()}>
            {words.app.again}
          </Button>
        </Alert>
      )}
      {query.data?.length === 0 && <Text>{none}</Text>}
      {query.data !== undefined && query.data.length > 0 && <Rows items={query.data} {...lines} />}
    </Card>
  );
}

/** On a telephone it is wider than the screen, and scrolls by itself. */
export function Rows<T>({ items, columns, cells, keyOf, minWidth = 640 }: Lines<T> & { readonly items: readonly T[] }) {
  return (
    <Table.ScrollContainer minWidth={minWidth} type="native" tabIndex={0}>
      <Table verticalSpacing="sm" data-testid="listing">
        <Table.Thead>
          <Table.Tr>
            {columns.map((column) => (
              <Table.Th key={column}>{column}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {items.map((item) => (
            <Table.Tr key={keyOf(item)}>
              {cells(item).map((cell, place) => (
                <Table.Td key={columns[place]}>{cell}</Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
