import { FileInput } from '@mantine/core';
import { useWords } from '#console/language/language.tsx';

/** A file that may be the paper of an agreement. What it is the service sees by its content. */
export function PaperInput(props: {
  readonly label: string;
  readonly file: File | null;
  readonly change: (file: File | null) => void;
}) {
  const { label, file, change } = props;
  const { paperHint, paperClear, paperChoose } = useWords().platform.businesses;
  return (
    <FileInput
      label={label}
      description={paperHint}
      accept="application/pdf,image/png,image/jpeg"
      placeholder={paperChoose}
      clearable
      value={file}
      onChange={change}
      clearButtonProps={{ 'aria-label': paperClear }}
    />
  );
}
