import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useWords } from '#console/language/language.tsx';
import { listConnections } from './platform-calls.ts';

/** Which connection reports the calls of a number: one in use, that which is chosen already, or none. */
export function ConnectionSelect(props: {
  readonly value: number | null;
  readonly onChange: (connection: number | null) => void;
}) {
  const { value, onChange } = props;
  const text = useWords().platform.lines;
  const [first] = useState(value);
  const connections = useQuery({ queryKey: ['connections'], queryFn: listConnections });
  const offered = connections.data?.filter(({ id, revokedAt }) => revokedAt === null || id === first) ?? [];
  return (
    <Select
      label={text.connectionLong}
      placeholder={text.noConnection}
      clearable
      value={value === null ? null : String(value)}
      data={offered.map(({ id, name }) => ({ value: String(id), label: name }))}
      onChange={(chosen) => onChange(chosen === null ? null : Number(chosen))}
    />
  );
}
