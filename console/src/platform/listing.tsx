import { Box, Card, Skeleton, Table } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { CSSProperties, ReactNode } from 'react';
import { AsOf } from '#console/lists/as-of.tsx';
import { Failed } from '#console/lists/failed.tsx';
import { Nothing } from '#console/lists/paged.tsx';
import styles from './listing.module.css';

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
  },
) {
  const { query, none, ...lines } = props;
  if (query.data?.length === 0) {
    return (
      <>
        <AsOf query={query} mb="xs" />
        <Nothing title={none} />
      </>
    );
  }
  return (
    <Card withBorder>
      <AsOf query={query} mb="xs" />
      {query.isPending && <Skeleton height={160} />}
      {query.isError && query.data === undefined && <Failed again={query.refetch} />}
      {query.data !== undefined && query.data.length > 0 && <Rows items={query.data} {...lines} />}
    </Card>
  );
}

/** Where there is room it is a table, and scrolls by itself where there is a little less; on a telephone each line is a card. */
export function Rows<T>({ items, columns, cells, keyOf, minWidth = 640 }: Lines<T> & { readonly items: readonly T[] }) {
  const least = { '--least': `${minWidth}px` } as CSSProperties;
  return (
    <Box className={styles.scroll} style={least} tabIndex={0}>
      {/* Shown as cards it is a table all the same, also to who hears it. */}
      <Table verticalSpacing="sm" className={styles.table} role="table" data-testid="listing">
        <Table.Thead>
          <Table.Tr>
            {columns.map((column) => (
              <Table.Th key={column}>{column}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody role="rowgroup">
          {items.map((item) => (
            <Table.Tr key={keyOf(item)} role="row">
              {cells(item).map((cell, place) => (
                <Table.Td key={columns[place]} role="cell" data-label={columns[place]}>
                  <div>{cell}</div>
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Box>
  );
}
