import { Alert, Text } from '@mantine/core';
import type { ConsentLine } from '@sammati/contract/service-number.ts';
import { useQueryClient } from '@tanstack/react-query';
import { useWords } from '#console/language/language.tsx';
import { useAct } from '#console/service/act.ts';
import { dialled } from '#console/service/phone-text.ts';
import { FormDialog } from '#console/shell/form-dialog.tsx';
import { retireLine } from './platform-calls.ts';

/** Takes a line out of new notices. Whoever was told to ring it is still heard (R8). */
export function LineRetirement(props: {
  readonly line: ConsentLine;
  /** No other line says this for whoever uses it. */
  readonly isLast: boolean;
  readonly close: () => void;
}) {
  const { line, isLast, close } = props;
  const text = useWords().platform.lines;
  const queries = useQueryClient();
  const retiring = useAct({
    mutationFn: () => retireLine(line.number),
    onSuccess: close,
    onSettled: () => queries.invalidateQueries(),
  });
  return (
    <FormDialog
      isFinal
      title={text.retireOf(dialled(line.number))}
      submit={text.retire}
      act={retiring}
      onSubmit={() => retiring.mutate()}
      close={close}
    >
      <Text>{text.retireText}</Text>
      {isLast && <Alert color="red" title={text.retireLast[line.meaning]} />}
    </FormDialog>
  );
}
