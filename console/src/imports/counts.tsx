import { Table, Text } from '@mantine/core';
import { type ImportPreview, type NumberImport, rowResults } from '@sammati/contract/import.ts';
import { useLanguage } from '#console/language/language.tsx';
import { spaced } from '#console/service/phone-text.ts';

/** How many rows come to what, with a few of each where they are known. */
export function Counts({
  counts,
  examples = [],
}: {
  readonly counts: NumberImport['counts'];
  readonly examples?: ImportPreview['examples'];
}) {
  const { words, count } = useLanguage();
  const shown = rowResults.filter((result) => (counts[result] ?? 0) > 0);
  return (
    <Table verticalSpacing="xs" data-testid="counts">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{words.imports.result}</Table.Th>
          <Table.Th ta="right">{words.imports.count}</Table.Th>
          {examples.length > 0 && <Table.Th visibleFrom="sm">{words.imports.examples}</Table.Th>}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {shown.map((result) => (
          <Table.Tr key={result}>
            <Table.Td>{words.imports.results[result]}</Table.Td>
            <Table.Td ta="right" fw={600} style={figures}>
              {count(counts[result] ?? 0)}
            </Table.Td>
            {examples.length > 0 && (
              <Table.Td visibleFrom="sm">
                <Text size="sm" c="dimmed" style={anywhere}>
                  {examples
                    .filter((one) => one.result === result)
                    .slice(0, SHOWN)
                    .map(({ row, number }) => `${number === '' ? '' : `${spaced(number)} · `}${words.imports.row(row)}`)
                    .join(', ')}
                </Text>
              </Table.Td>
            )}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

const SHOWN = 3;
const figures = { fontVariantNumeric: 'tabular-nums' } as const;
const anywhere = { overflowWrap: 'anywhere' } as const;
