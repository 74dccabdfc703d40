import { hashKey, type UseMutationOptions, type UseMutationResult, useMutation } from '@tanstack/react-query';
import { useId, useRef } from 'react';

/**
 * A mutation that is done once however often it is asked for: two clicks can come before the screen is drawn again and a button is seen to be
 * busy, and what is pressed twice is meant once. Something else that is asked for meanwhile, such as to stop, is done after it.
 */
export function useAct<Data, Given = void>(
  options: UseMutationOptions<Data, Error, Given>,
): UseMutationResult<Data, Error, Given> {
  const mutation = useMutation({ ...options, scope: { id: useId() } });
  const asked = useRef(new Set<string>());
  const mutate: typeof mutation.mutate = (...given) => {
    const [variables]: readonly unknown[] = given;
    const what = hashKey([variables]);
    if (asked.current.has(what)) return;
    asked.current.add(what);
    const end = () => {
      asked.current.delete(what);
    };
    mutation.mutateAsync(...given).then(end, end);
  };
  return { ...mutation, mutate };
}
