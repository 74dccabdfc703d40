import { Checkbox, Group, Select, Stack, Table, Text } from '@mantine/core';
import { widthOf } from '@sammati/contract/number-column.ts';
import { useWords } from '#console/language/language.tsx';
import type { GuessedColumn } from './first-rows.ts';

const SHOWN = 5;

/** Which column holds the numbers, chosen by what stands in it. */
export function Columns({
  rows,
  column,
  isSending,
  onChange,
}: {
  readonly rows: readonly (readonly string[])[];
  readonly column: GuessedColumn;
  readonly isSending: boolean;
  readonly onChange: (column: GuessedColumn) => void;
}) {
  const words = useWords();
  const places = Array.from({ length: widthOf(rows.slice(0, SHOWN * 10)) }, (_, place) => place);
  const [first = []] = rows;
  const nameOf = (place: number) => {
    const name = column.hasHeader ? (first[place] ?? '') : '';
    return name === '' ? words.imports.columnUnnamed(place + 1) : name;
  };
  const shown = rows
    .slice(column.hasHeader ? 1 : 0)
    .slice(0, SHOWN)
    .map((row, at) => ({ at, row }));
  return (
    <Stack gap="xs">
      <Group align="end" gap="md">
        <Select
          label={words.imports.column}
          allowDeselect={false}
          disabled={isSending}
          value={String(column.index)}
          // Names may repeat: each is told by its place.
          data={places.map((place) => ({ value: String(place), label: `${place + 1}. ${nameOf(place)}` }))}
          onChange={(value) => onChange({ ...column, index: Number(value ?? 0) })}
        />
        <Checkbox
          mb={8}
          label={words.imports.header}
          disabled={isSending}
          checked={column.hasHeader}
          onChange={(event) => onChange({ ...column, hasHeader: event.currentTarget.checked })}
        />
      </Group>
      <Table.ScrollContainer minWidth={280} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
        <Table captionSide="top" withTableBorder>
          <Table.Caption>{words.imports.firstRows}</Table.Caption>
          <Table.Thead>
            <Table.Tr>
              {places.map((place) => (
                <Table.Th key={place} style={place === column.index ? chosen : plain}>
                  {nameOf(place)}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {shown.map(({ at, row }) => (
              <Table.Tr key={at}>
                {places.map((place) => (
                  <Table.Td key={place} style={place === column.index ? chosen : plain}>
                    <Text span size="sm" lineClamp={1}>
                      {row[place] ?? ''}
                    </Text>
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Stack>
  );
}

const plain = {} as const;
const chosen = { background: 'var(--mantine-primary-color-light)' } as const;
