import { Alert, Button, Card, Skeleton, Table, Text } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useWords } from '#console/language/language.tsx';

/** A table of what was read: loading, failed, empty or full. */
export function Listing<T>(props: {
  readonly query: UseQueryResult<readonly T[]>;
  readonly columns: readonly string[];
  readonly none: string;
  /** The cells of one line, as many as there are columns. */
  readonly cells: (item: T) => readonly ReactNode[];
  readonly keyOf: (item: T) => string;
}) {
  const { query, columns, none, cells, keyOf } = props;
  const words = useWords();
  return (
    <Card withBorder>
      {query.isPending && <Skeleton height={160} />}
      {query.isError && query.data === undefined && (
        <Alert color="red" title={words.app.failed}>
          <Button size="compact-sm" variant="default" onClick={() => void query.refetch()}>
            {words.app.again}
          </Button>
        </Alert>
      )}
      {query.data?.length === 0 && <Text>{none}</Text>}
      {query.data !== undefined && query.data.length > 0 && (
        <Table.ScrollContainer minWidth={640} type="native" tabIndex={0}>
          <Table verticalSpacing="sm" data-testid="listing">
            <Table.Thead>
              <Table.Tr>
                {columns.map((column) => (
                  <Table.Th key={column}>{column}</Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {query.data.map((item) => (
                <Table.Tr key={keyOf(item)}>
                  {cells(item).map((cell, place) => (
                    <Table.Td key={columns[place]}>{cell}</Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Card>
  );
}
